// csv/*.csv: one table a kind.
#include <nlohmann/json.hpp>

#include "core/ascii.hpp"
#include "core/csv.hpp"
#include "core/json_text.hpp"
#include "export/export_context.hpp"

namespace sessionaudit {
namespace {

constexpr std::size_t kEventsAtOnce = 1000;

std::string time_text(const std::optional<Timestamp>& at) {
    return at ? to_rfc3339(*at) : "";
}

/// [["name", "value"], ...] in one field: a table has no place for lists.
std::string pairs_text(Redactor& redactor, const Attributes& attributes) {
    if (attributes.empty()) return {};
    auto list = nlohmann::ordered_json::array();
    for (const auto& [name, value] : attributes)
        list.push_back(nlohmann::ordered_json::array({redactor.clean(name), redactor.clean(value)}));
    return dump_json_replacing(list);
}

std::string summary(const ExportContext& context) {
    std::string table = "data,purpose,count,first,last,source,recipients,gone_by\r\n";
    for (const Holding& holding : context.person.holdings) {
        const std::string recipients = ascii::join(recipients_of(context.person, holding), "; ");
        table += CsvLine()
                     .plain(to_string(holding.data))
                     .text(holding.purpose)
                     .number(holding.count)
                     .plain(time_text(holding.first))
                     .plain(time_text(holding.last))
                     .text(source_word(holding.data))
                     .text(recipients)
                     .plain(time_text(holding.gone_by))
                     .end();
    }
    return table;
}

std::string identifiers(const ExportContext& context) {
    std::string table = "kind,value,added\r\n";
    for (const StoredIdentifier& stored : context.person.identifiers)
        table += CsvLine()
                     .text(stored.identifier.kind)
                     .text(stored.identifier.value)
                     .plain(to_rfc3339(stored.added))
                     .end();
    return table;
}

std::string sessions(const ExportContext& context) {
    std::string table =
        "id,site,started,last_seen,ended,reason,before_login,agent,network,jurisdiction,"
        "attributes\r\n";
    for (const PersonSession& session : context.person.sessions) {
        const bool active = session.reason == EndedReason::none;
        table += CsvLine()
                     .plain(session.row.id.to_string())
                     .text(session.row.site)
                     .plain(to_rfc3339(session.row.started))
                     .plain(to_rfc3339(session.row.last_seen))
                     .plain(active ? "" : time_text(session.row.ended))
                     .plain(active ? "" : to_string(session.reason))
                     .plain(session.before_login ? "true" : "false")
                     .text(context.redactor.clean(session.data.agent))
                     .text(session.data.network)
                     .text(session.data.jurisdiction)
                     .text(pairs_text(context.redactor, session.data.attributes))
                     .end();
    }
    return table;
}

std::string choices(const ExportContext& context) {
    std::string table = "purpose,state,decided,expires,record,before_login\r\n";
    for (const PersonChoice& choice : context.person.choices)
        table += CsvLine()
                     .text(choice.choice.purpose)
                     .plain(to_string(choice.choice.state))
                     .plain(to_rfc3339(choice.choice.decided))
                     .plain(time_text(choice.choice.expires))
                     .plain(choice.choice.record.to_string())
                     .plain(choice.before_login ? "true" : "false")
                     .end();
    return table;
}

std::string consents(const ExportContext& context) {
    std::string table =
        "id,decided,purpose,state,expires,notice,notice_version,notice_sha256,language,method,"
        "jurisdiction,"
        "signals,evidence,findings\r\n";
    for (const ConsentRecord& record : context.person.records)
        for (const ConsentChoice& choice : record.choices) {
            std::string findings;
            for (const ConsentFinding& finding : record.findings)
                if (finding.purpose == choice.purpose)
                    findings += (findings.empty() ? "" : "; ") + finding.id;
            table += CsvLine()
                         .plain(record.id.to_string())
                         .plain(to_rfc3339(record.decided))
                         .text(choice.purpose)
                         .plain(to_string(choice.state))
                         .plain(time_text(choice.expires))
                         .text(record.notice.id)
                         .text(record.notice.version)
                         .text(record.notice.sha256)
                         .text(record.language)
                         .text(record.method)
                         .text(record.jurisdiction)
                         .text(pairs_text(context.redactor, record.signals))
                         .text(context.redactor.clean(record.evidence))
                         .text(findings)
                         .end();
        }
    return table;
}

std::string restrictions(const ExportContext& context) {
    std::string table = "since,reason\r\n";
    for (const Restriction& restriction : context.person.restrictions)
        table += CsvLine()
                     .plain(to_rfc3339(restriction.since))
                     .text(context.redactor.clean(restriction.reason))
                     .end();
    return table;
}

std::string objections(const ExportContext& context) {
    std::string table = "purpose,since\r\n";
    for (const PersonObjection& objection : context.person.objections)
        table += CsvLine().text(objection.purpose).plain(to_rfc3339(objection.since)).end();
    return table;
}

std::string requests(const ExportContext& context) {
    std::string table = "id,kind,state,received,completed,outcome\r\n";
    for (const RequestRow& request : context.person.requests)
        table += CsvLine()
                     .plain(request.id.to_string())
                     .plain(to_string(request.kind))
                     .plain(to_string(request.state))
                     .plain(to_rfc3339(request.received))
                     .plain(time_text(request.completed))
                     .text(request.outcome)
                     .end();
    return table;
}

std::string event_line(Redactor& redactor, const SessionId& session, const Event& event) {
    CsvLine line;
    line.plain(session.to_string())
        .plain(to_rfc3339(event.at))
        .plain(to_string(event.kind))
        .text(event.purpose)
        .text(redactor.clean(event.name))
        .text(redactor.clean(event.path))
        .text(redactor.clean(event.referrer))
        .plain(event.status == 0 ? "" : std::to_string(event.status))
        .plain(event.currency.empty() ? "" : std::to_string(event.value_minor))
        .text(event.currency)
        .text(pairs_text(redactor, event.attributes));
    return line.end();
}

/// The events of one session are in memory at a time.
class EventLines {
  public:
    explicit EventLines(const ExportContext& context) : context_(context) {}

    bool next(std::string& out) {
        if (!begun_) {
            begun_ = true;
            out += "session,at,kind,purpose,name,path,referrer,status,value_minor,currency,attributes\r\n";
            return true;
        }
        while (event_ == events_.size()) {
            if (session_ == context_.person.sessions.size()) return false;
            events_ = events_of(context_.store, context_.person, context_.person.sessions[session_++]);
            event_ = 0;
        }
        const SessionId id = context_.person.sessions[session_ - 1].row.id;
        for (std::size_t end = std::min(event_ + kEventsAtOnce, events_.size()); event_ < end; ++event_)
            out += event_line(context_.redactor, id, events_[event_]);
        return true;
    }

  private:
    const ExportContext& context_;
    bool begun_ = false;
    std::size_t session_ = 0;
    std::vector<Event> events_;
    std::size_t event_ = 0;
};

TextSource event_lines(const ExportContext& context) {
    return [&context] {
        return [lines = std::make_shared<EventLines>(context)](std::string& out) { return lines->next(out); };
    };
}

}  // namespace

std::vector<CsvFile> csv_files(const ExportContext& context) {
    const auto table = [&context](std::string (*make)(const ExportContext&)) {
        return whole_text([&context, make] { return make(context); });
    };
    std::vector<CsvFile> files{{"csv/summary.csv", table(summary)}};
    if (!context.has_pieces()) return files;
    files.push_back({"csv/identifiers.csv", table(identifiers)});
    files.push_back({"csv/sessions.csv", table(sessions)});
    files.push_back({"csv/events.csv", event_lines(context)});
    if (context.options.scope == ExportScope::portability) return files;
    files.push_back({"csv/choices.csv", table(choices)});
    files.push_back({"csv/consents.csv", table(consents)});
    files.push_back({"csv/restrictions.csv", table(restrictions)});
    files.push_back({"csv/objections.csv", table(objections)});
    files.push_back({"csv/requests.csv", table(requests)});
    return files;
}

}  // namespace sessionaudit
