// Sessions, events and the people they belong to.
#include "sessionaudit/session.hpp"

#include "record_json/members.hpp"
#include "sessionaudit/subject.hpp"

namespace sessionaudit {
namespace {

std::string_view word_of(AgentClass agent) noexcept {
    switch (agent) {
        case AgentClass::unknown:
            return "unknown";
        case AgentClass::human:
            return "human";
        case AgentClass::bot:
            return "bot";
    }
    return "unknown";
}

void put_event(Json& json, const Event& event) {
    json["at"] = to_rfc3339(event.at);
    json["kind"] = to_string(event.kind);
    json["purpose"] = event.purpose;
    put_text(json, "name", event.name);
    put_text(json, "path", event.path);
    put_text(json, "referrer", event.referrer);
    if (event.status != 0) json["status"] = event.status;
    if (!event.currency.empty()) {
        json["value_minor"] = event.value_minor;
        json["currency"] = event.currency;
    }
    if (!event.attributes.empty()) json["attributes"] = attributes_json(event.attributes);
}

}  // namespace

Json attributes_json(const std::vector<std::pair<std::string, std::string>>& attributes) {
    Json json = Json::object();
    for (const auto& [name, value] : attributes)
        json[name] = value;
    return json;
}

Json json_of(const SessionInfo& session) {
    Json json{{"id", session.id.to_string()}, {"active", session.active()}};
    if (!session.active()) json["reason"] = to_string(session.reason);
    json["started"] = to_rfc3339(session.started);
    json["last_seen"] = to_rfc3339(session.last_seen);
    put_time(json, "expires", session.expires);
    put_time(json, "ended", session.ended);
    put_id(json, "successor", session.successor);
    json["site"] = session.site;
    json["profile"] = session.profile;
    json["owner"] = session.owner.to_string();
    json["agent_class"] = word_of(session.agent_class);
    put_text(json, "agent", session.agent);
    put_text(json, "network", session.network);
    put_text(json, "jurisdiction", session.jurisdiction);
    json["attributes"] = attributes_json(session.attributes);
    json["event_count"] = session.event_count;
    json["page_view_count"] = session.page_view_count;
    json["interaction_count"] = session.interaction_count;
    return json;
}

Json json_of(const Event& event) {
    Json json = Json::object();
    put_event(json, event);
    return json;
}

Json json_of(const NumberedEvent& event) {
    Json json{{"sequence", event.sequence}};
    put_event(json, event.event);
    return json;
}

Json json_of(const SubjectInfo& subject) {
    return {{"owner", subject.owner.to_string()},
            {"known_since", to_rfc3339(subject.known_since)},
            {"identifiers", texts_of(subject.identifiers)},
            {"linked_visitors", texts_of(subject.linked_visitors)},
            {"sessions", list_of(subject.sessions)}};
}

}  // namespace sessionaudit
