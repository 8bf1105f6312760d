// data.json: policies/schema/export.schema.json describes it.
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "core/json_text.hpp"
#include "export/export_context.hpp"
#include "sessionaudit/record_json.hpp"
#include "tables/session_info.hpp"

namespace sessionaudit {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kEventsAtOnce = 1000;

/// One line. A byte that is no UTF-8 (texts may come from a log) must not lose the rest.
std::string dump(const Json& json) {
    return dump_json_replacing(json);
}

void put_time(Json& json, const char* name, const std::optional<Timestamp>& at) {
    if (at) json[name] = to_rfc3339(*at);
}

/// A name that occurs twice, as two that were taken out do, is numbered: an object has each once.
Attributes cleaned(Redactor& redactor, const Attributes& attributes) {
    Attributes clean;
    std::map<std::string, int> times;
    for (const auto& [name, value] : attributes) {
        std::string own = redactor.clean(name);
        const int number = ++times[own];
        if (number > 1) own += " (" + std::to_string(number) + ")";
        clean.emplace_back(std::move(own), redactor.clean(value));
    }
    return clean;
}

Json rules_json(const Holding& holding) {
    Json list = Json::array();
    for (const RetentionStage& stage : holding.retention.stages)
        list.push_back(Json::object({{"action", to_string(stage.action)},
                                     {"after", to_string(stage.after)},
                                     {"counted_from", to_string(stage.from)},
                                     {"policy", stage.rule.policy},
                                     {"rule", stage.rule.rule},
                                     {"source", stage.rule.citation.text}}));
    return list;
}

Json holdings_json(const ExportContext& context) {
    Json list = Json::array();
    for (const Holding& holding : context.person.holdings) {
        Json json{{"data", to_string(holding.data)}};
        if (!holding.purpose.empty()) json["purpose"] = holding.purpose;
        json["count"] = holding.count;
        put_time(json, "first", holding.first);
        put_time(json, "last", holding.last);
        json["source"] = source_word(holding.data);
        json["recipients"] = recipients_of(context.person, holding);
        json["rules"] = rules_json(holding);
        put_time(json, "gone_by", holding.gone_by);
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
            if (const Purpose* purpose = policy->find_purpose(id)) {
                Json json{{"id", id}, {"title", purpose->title}, {"policy", policy->id}};
                if (purpose->legal_basis) json["legal_basis"] = to_string(*purpose->legal_basis);
                json["data_categories"] = purpose->data_categories;
                json["recipients"] = purpose->recipients;
                json["source"] = purpose->citation.text;
                list.push_back(std::move(json));
            }
    return list;
}

Json policies_json(const ExportContext& context) {
    Json list = Json::array();
    for (const Policy* policy : policies_with_ancestors(context)) {
        Json json = json_of(*policy);
        json["file"] = policy_entry_name(*policy);  // the copy in the package
        list.push_back(std::move(json));
    }
    return list;
}

Json choice_json(const PersonChoice& choice) {
    Json json = json_of(choice.choice);
    json["before_login"] = choice.before_login;
    return json;
}

/// Not the actor: who of the controller's staff typed it is not the person's data.
Json consent_json(Redactor& redactor, ConsentRecord record) {
    for (auto& [name, value] : record.signals) {
        name = redactor.clean(name);
        value = redactor.clean(value);
    }
    record.evidence = redactor.clean(record.evidence);
    Json json = json_of(record);
    json.erase("actor");
    return json;
}

Json event_json(Redactor& redactor, Event event) {
    event.name = redactor.clean(event.name);
    event.path = redactor.clean(event.path);
    event.referrer = redactor.clean(event.referrer);
    event.attributes = cleaned(redactor, event.attributes);
    return json_of(event);
}

/// Not the owner: it is the name of a key, and tells the person nothing.
Json session_json(Redactor& redactor, const PersonSession& session) {
    SessionInfo info = session_info(session.row, session.data);
    info.reason = session.reason;
    if (info.active()) info.ended.reset();
    info.successor = session.continued_as;
    info.agent = redactor.clean(info.agent);
    info.attributes = cleaned(redactor, info.attributes);
    Json json = json_of(info);
    json.erase("owner");
    json["before_login"] = session.before_login;
    return json;
}

Json identifiers_json(const PersonData& person) {
    Json list = Json::array();
    for (const StoredIdentifier& stored : person.identifiers)
        list.push_back(Json::object({{"kind", stored.identifier.kind},
                                     {"value", stored.identifier.value},
                                     {"added", to_rfc3339(stored.added)}}));
    return list;
}

Json controller_json(const Controller& controller) {
    Json json{{"name", controller.name},       {"contact", controller.contact},
              {"address", controller.address}, {"email", controller.email},
              {"phone", controller.phone},     {"policy_url", controller.policy_url}};
    if (!controller.url.empty()) json["url"] = controller.url;
    return json;
}

/// What became of it. How the controller works on it is no data of the person.
Json request_json(const RequestRow& row) {
    RequestInfo info;
    info.id = row.id;
    info.kind = row.kind;
    info.categories_only = row.categories_only;
    info.state = row.state;
    info.received = row.received;
    info.completed = row.completed;
    info.outcome = row.outcome;
    info.ground = row.ground;
    return outcome_json(info);
}

/// Everything before the sessions, a member a line.
Json head_json(const ExportContext& context) {
    const PersonData& person = context.person;
    Json subject = Json::object();
    if (!person.identifiers.empty()) subject["known_since"] = to_rfc3339(person.identifiers.front().added);
    if (context.has_pieces()) subject["identifiers"] = identifiers_json(person);
    Json json{{"$schema", "data.schema.json"},
              {"format", kExportFormat},
              {"export", context.id.to_string()},
              {"site", context.core.config().site},
              {"scope", to_string(context.options.scope)},
              {"created", to_rfc3339(context.now)}};
    put_time(json, "requested", context.options.requested);
    if (context.controller) json["controller"] = controller_json(*context.controller);
    json["subject"] = std::move(subject);
    json["holdings"] = holdings_json(context);
    json["purposes"] = purposes_json(person);
    json["policies"] = policies_json(context);
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
