// data.json: policies/schema/export.schema.json describes it.
#include <nlohmann/json.hpp>
#include <set>

#include "core/json_text.hpp"
#include "export/export_context.hpp"

namespace sessionaudit {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kEventsAtOnce = 1000;

/// One line. A byte that is no UTF-8 (texts may come from a log) must not lose the rest.
std::string dump(const Json& json) {
    return dump_json_replacing(json);
}

Json time_or_null(const std::optional<Timestamp>& at) {
    return at ? Json(to_rfc3339(*at)) : Json(nullptr);
}

Json attributes_json(Redactor& redactor, const Attributes& attributes) {
    Json list = Json::array();
    for (const auto& [name, value] : attributes)
        list.push_back(Json::object({{"name", redactor.clean(name)}, {"value", redactor.clean(value)}}));
    return list;
}

Json rules_json(const Holding& holding) {
    Json list = Json::array();
    for (const RetentionStage& stage : holding.retention.stages)
        list.push_back(Json::object({{"action", to_string(stage.action)},
                                     {"after", to_string(stage.after)},
                                     {"from", to_string(stage.from)},
                                     {"policy", stage.rule.policy},
                                     {"rule", stage.rule.rule},
                                     {"citation", stage.rule.citation.text}}));
    return list;
}

Json holdings_json(const ExportContext& context) {
    Json list = Json::array();
    for (const Holding& holding : context.person.holdings) {
        Json json{{"data", to_string(holding.data)}};
        if (!holding.purpose.empty()) json["purpose"] = holding.purpose;
        json["count"] = holding.count;
        json["first"] = time_or_null(holding.first);
        json["last"] = time_or_null(holding.last);
        json["source"] = source_word(holding.data);
        json["recipients"] = recipients_of(context.person, holding);
        json["rules"] = rules_json(holding);
        json["gone_by"] = time_or_null(holding.gone_by);
        list.push_back(std::move(json));
    }
    return list;
}

/// Those that something of the person names.
Json purposes_json(const PersonData& person) {
    std::set<std::string> named;
    for (const Holding& holding : person.holdings)
        if (!holding.purpose.empty()) named.insert(holding.purpose);
    for (const PersonChoice& choice : person.choices)
        named.insert(choice.choice.purpose);
    Json list = Json::array();
    for (const std::string& id : named)
        for (const Policy* policy : person.policies)
            if (const Purpose* purpose = policy->find_purpose(id))
                list.push_back(Json::object(
                    {{"purpose", id},
                     {"title", purpose->title},
                     {"policy", policy->id},
                     {"legal_basis",
                      purpose->legal_basis ? Json(to_string(*purpose->legal_basis)) : Json(nullptr)},
                     {"data_categories", purpose->data_categories},
                     {"recipients", purpose->recipients},
                     {"citation", purpose->citation.text}}));
    return list;
}

Json policies_json(const ExportContext& context) {
    Json list = Json::array();
    for (const Policy* policy : policies_with_ancestors(context))
        list.push_back(Json::object({{"policy", policy->id},
                                     {"title", policy->title},
                                     {"version", policy->version},
                                     {"file", policy_entry_name(*policy)},
                                     {"sha256", policy->sha256}}));
    return list;
}

Json choice_json(const PersonChoice& choice) {
    return Json::object({{"purpose", choice.choice.purpose},
                         {"state", to_string(choice.choice.state)},
                         {"decided", to_rfc3339(choice.choice.decided)},
                         {"expires", time_or_null(choice.choice.expires)},
                         {"consent", choice.choice.record.to_string()},
                         {"before_login", choice.before_login}});
}

/// Not the actor: who of the controller's staff typed it is not the person's data.
Json consent_json(Redactor& redactor, const ConsentRecord& record) {
    Json choices = Json::array();
    for (const ConsentChoice& choice : record.choices)
        choices.push_back(Json::object({{"purpose", choice.purpose},
                                        {"state", to_string(choice.state)},
                                        {"expires", time_or_null(choice.expires)}}));
    Json findings = Json::array();
    for (const ConsentFinding& finding : record.findings)
        findings.push_back(Json::object(
            {{"id", finding.id}, {"purpose", finding.purpose}, {"sentence", finding.sentence()}}));
    return Json::object({{"consent", record.id.to_string()},
                         {"decided", to_rfc3339(record.decided)},
                         {"choices", choices},
                         {"notice", Json::object({{"id", record.notice.id},
                                                  {"version", record.notice.version},
                                                  {"sha256", record.notice.sha256}})},
                         {"language", record.language},
                         {"method", record.method},
                         {"jurisdiction", record.jurisdiction},
                         {"signals", attributes_json(redactor, record.signals)},
                         {"evidence", redactor.clean(record.evidence)},
                         {"findings", findings}});
}

Json event_json(Redactor& redactor, const Event& event) {
    Json json{{"at", to_rfc3339(event.at)}, {"kind", to_string(event.kind)}, {"purpose", event.purpose}};
    if (!event.name.empty()) json["name"] = redactor.clean(event.name);
    if (!event.path.empty()) json["path"] = redactor.clean(event.path);
    if (!event.referrer.empty()) json["referrer"] = redactor.clean(event.referrer);
    if (event.status != 0) json["status"] = event.status;
    if (!event.currency.empty()) {
        json["value_minor"] = event.value_minor;
        json["currency"] = event.currency;
    }
    if (!event.attributes.empty()) json["attributes"] = attributes_json(redactor, event.attributes);
    return json;
}

Json session_json(Redactor& redactor, const PersonSession& session) {
    const bool active = session.reason == EndedReason::none;
    return Json::object(
        {{"session", session.row.id.to_string()},
         {"site", session.row.site},
         {"started", to_rfc3339(session.row.started)},
         {"last_seen", to_rfc3339(session.row.last_seen)},
         {"ended", active ? Json(nullptr) : time_or_null(session.row.ended)},
         {"ended_reason", active ? Json(nullptr) : Json(to_string(session.reason))},
         {"before_login", session.before_login},
         {"continued_as", session.continued_as ? Json(session.continued_as->to_string()) : Json(nullptr)},
         {"device", redactor.clean(session.data.agent)},
         {"network", session.data.network},
         {"jurisdiction", session.data.jurisdiction},
         {"attributes", attributes_json(redactor, session.data.attributes)}});
}

Json identifiers_json(const PersonData& person) {
    Json list = Json::array();
    for (const StoredIdentifier& stored : person.identifiers)
        list.push_back(Json::object({{"kind", stored.identifier.kind},
                                     {"value", stored.identifier.value},
                                     {"added", to_rfc3339(stored.added)}}));
    return list;
}

Json controller_json(const std::optional<Controller>& controller) {
    if (!controller) return nullptr;
    Json json{{"name", controller->name},       {"contact", controller->contact},
              {"address", controller->address}, {"email", controller->email},
              {"phone", controller->phone},     {"policy_url", controller->policy_url}};
    if (!controller->url.empty()) json["url"] = controller->url;
    return json;
}

Json request_json(const RequestRow& request) {
    return Json::object({{"request", request.id.to_string()},
                         {"kind", to_string(request.kind)},
                         {"state", to_string(request.state)},
                         {"received", to_rfc3339(request.received)},
                         {"completed", time_or_null(request.completed)},
                         {"outcome", request.outcome}});
}

/// Everything before the sessions, a member a line.
Json head_json(const ExportContext& context) {
    const PersonData& person = context.person;
    Json subject{{"known_since", nullptr}};
    if (!person.identifiers.empty()) subject["known_since"] = to_rfc3339(person.identifiers.front().added);
    if (context.has_pieces()) subject["identifiers"] = identifiers_json(person);
    Json json{{"$schema", "data.schema.json"},
              {"format", kExportFormat},
              {"export", context.id.to_string()},
              {"site", context.core.config().site},
              {"scope", to_string(context.options.scope)},
              {"created", to_rfc3339(context.now)},
              {"requested", time_or_null(context.options.requested)},
              {"controller", controller_json(context.controller)},
              {"subject", subject},
              {"holdings", holdings_json(context)},
              {"purposes", purposes_json(person)},
              {"policies", policies_json(context)}};
    if (!context.has_pieces()) return json;
    for (const char* name : {"choices", "objections", "consents", "restrictions", "requests"})
        json[name] = Json::array();
    for (const PersonChoice& choice : person.choices) {
        json["choices"].push_back(choice_json(choice));
        if (choice.choice.state == ConsentState::opted_out)
            json["objections"].push_back(Json::object({{"purpose", choice.choice.purpose},
                                                       {"since", to_rfc3339(choice.choice.decided)},
                                                       {"by", "choice"}}));
    }
    for (const PersonObjection& objection : person.objections)
        json["objections"].push_back(Json::object(
            {{"purpose", objection.purpose}, {"since", to_rfc3339(objection.since)}, {"by", "request"}}));
    for (const RequestRow& request : person.requests)
        json["requests"].push_back(request_json(request));
    for (const ConsentRecord& record : person.records)
        json["consents"].push_back(consent_json(context.redactor, record));
    for (const Restriction& restriction : person.restrictions)
        json["restrictions"].push_back(
            Json::object({{"since", to_rfc3339(restriction.since)},
                          {"reason", context.redactor.clean(restriction.reason)}}));
    return json;
}

/// Writes the document piece by piece: events of one session are in memory at a time, their text never.
class DataWriter {
  public:
    explicit DataWriter(const ExportContext& context) : context_(context) {}

    bool next(std::string& out) {
        switch (part_) {
            case Part::head:
                write_head(out);
                return true;
            case Part::session:
                begin_session(out);
                return true;
            case Part::events:
                write_events(out);
                return true;
            case Part::done:
                break;
        }
        return false;
    }

  private:
    enum class Part { head, session, events, done };

    void write_head(std::string& out) {
        context_.redactor.forget_count();
        out += "{\n";
        const Json head = head_json(context_);
        for (const auto& [name, value] : head.items())
            out += dump(name) + ": " + dump(value) + ",\n";
        if (!context_.has_pieces()) return finish(out);
        out += "\"sessions\": [";
        part_ = Part::session;
    }
    void begin_session(std::string& out) {
        if (session_ == context_.person.sessions.size()) {
            out += "],\n";
            return finish(out);
        }
        const PersonSession& session = context_.person.sessions[session_];
        std::string text = dump(session_json(context_.redactor, session));
        text.pop_back();  // the closing brace comes after the events
        out += (session_ == 0 ? "\n" : ",\n") + text + ",\"events\":[";
        events_ = events_of(context_.store, context_.person, session);
        event_ = 0;
        part_ = Part::events;
    }
    void write_events(std::string& out) {
        for (std::size_t end = std::min(event_ + kEventsAtOnce, events_.size()); event_ < end; ++event_)
            out += (event_ == 0 ? "\n" : ",\n") + dump(event_json(context_.redactor, events_[event_]));
        if (event_ < events_.size()) return;
        out += "]}";
        events_ = {};
        ++session_;
        part_ = Part::session;
    }
    void finish(std::string& out) {
        out += "\"redactions\": " + std::to_string(context_.redactor.count()) + "\n}\n";
        part_ = Part::done;
    }

    const ExportContext& context_;
    Part part_ = Part::head;
    std::size_t session_ = 0;
    std::vector<Event> events_;
    std::size_t event_ = 0;
};

}  // namespace

TextSource data_json(const ExportContext& context) {
    return [&context] {
        return
            [writer = std::make_shared<DataWriter>(context)](std::string& out) { return writer->next(out); };
    };
}

}  // namespace sessionaudit
