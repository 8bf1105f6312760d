#include "api/session_values.hpp"

#include "api/json_values.hpp"
#include "app.hpp"
#include "http/problem.hpp"

namespace sessionaudit::server {
namespace {

using nlohmann::json;

const std::string kAllSites;

std::string_view name_of(AgentClass agent) noexcept {
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

void put_text(json& object, const char* name, const std::string& text) {
    if (!text.empty()) object[name] = text;
}

}  // namespace

const std::string& own_site(const Call& call) {
    return call.principal ? call.principal->site : kAllSites;
}

void require_own_session(const Call& call, const SessionId& id) {
    const std::string& site = own_site(call);
    const auto theirs = call.app.vault.sessions().site_of(id);
    if (!theirs || (!site.empty() && *theirs != site))
        throw Error(ErrorCode::not_found, "there is no session " + id.to_string());
}

void require_own_token(const Call& call, std::string_view token) {
    if (own_site(call).empty()) return;
    const CheckResult known = call.app.vault.sessions().peek(token);
    if (known.status != TokenStatus::active && known.status != TokenStatus::ended) return;
    const auto theirs = call.app.vault.sessions().site_of(known.id);
    if (theirs && *theirs != own_site(call)) throw Error(ErrorCode::not_found, "no session has this token");
}

RequestContext context_from(const json& body) {
    const auto found = body.find("context");
    if (found == body.end()) return {};
    return {found->value("address", ""), found->value("user_agent", "")};
}

json attributes_json(const Attributes& attributes) {
    json object = json::object();
    for (const auto& [name, value] : attributes)
        object[name] = value;
    return object;
}

json session_json(const SessionInfo& session) {
    json object = {{"id", session.id.to_string()},
                   {"owner", session.owner.to_string()},
                   {"site", session.site},
                   {"profile", session.profile},
                   {"active", session.active()},
                   {"started", time_json(session.started)},
                   {"last_seen", time_json(session.last_seen)},
                   {"agent_class", name_of(session.agent_class)},
                   {"attributes", attributes_json(session.attributes)},
                   {"event_count", session.event_count},
                   {"page_view_count", session.page_view_count},
                   {"interaction_count", session.interaction_count}};
    if (!session.active()) object["reason"] = to_string(session.reason);
    put_time(object, "expires", session.expires);
    put_time(object, "ended", session.ended);
    if (session.successor) object["successor"] = session.successor->to_string();
    put_text(object, "agent", session.agent);
    put_text(object, "network", session.network);
    put_text(object, "jurisdiction", session.jurisdiction);
    return object;
}

Event event_from(const json& value, const std::string& place) {
    Event event;
    event.at = time_from(value["at"].get<std::string>(), place + "/at");
    if (value.contains("kind")) event.kind = *parse_event_kind(value["kind"].get<std::string>());
    event.purpose = value.value("purpose", "");
    event.name = value.value("name", "");
    event.path = value.value("path", "");
    event.referrer = value.value("referrer", "");
    event.status = value.value("status", 0);
    event.value_minor = value.value("value_minor", std::int64_t{0});
    event.currency = value.value("currency", "");
    if (value.contains("value_minor") != value.contains("currency"))
        throw Problem(422, "invalid-request", "an amount has a currency, and a currency an amount",
                      {{place, "value_minor and currency come together or not at all"}});
    if (value.contains("attributes"))
        for (const auto& [name, text] : value["attributes"].items())
            event.attributes.emplace_back(name, text.get<std::string>());
    return event;
}

json event_json(const NumberedEvent& numbered) {
    const Event& event = numbered.event;
    json object = {{"sequence", numbered.sequence},
                   {"at", time_json(event.at)},
                   {"kind", to_string(event.kind)},
                   {"purpose", event.purpose}};
    put_text(object, "name", event.name);
    put_text(object, "path", event.path);
    put_text(object, "referrer", event.referrer);
    if (event.status != 0) object["status"] = event.status;
    if (!event.currency.empty()) {
        object["value_minor"] = event.value_minor;
        object["currency"] = event.currency;
    }
    if (!event.attributes.empty()) object["attributes"] = attributes_json(event.attributes);
    return object;
}

json recorded_json(const RecordedEvents& recorded) {
    json object = {{"recorded", recorded.recorded},
                   {"anonymised", recorded.anonymised},
                   {"counted", recorded.counted},
                   {"dropped", recorded.dropped},
                   {"reasons", recorded.reasons}};
    if (recorded.first_sequence != 0) object["first_sequence"] = recorded.first_sequence;
    return object;
}

ConsentHolder holder_from(const Call& call, const json& body) {
    if (body.contains("session") == body.contains("subject"))
        throw Problem(422, "invalid-request", "name either a session or a subject",
                      {{"/session", "either this or /subject"}});
    if (body.contains("subject")) {
        // What a person has chosen is theirs at all sites.
        if (!own_site(call).empty())
            throw Problem(403, "not-allowed",
                          "this token is for one site, and a subject's choices are of all: name a session");
        return Identifier::parse(body["subject"].get_ref<const std::string&>());
    }
    const auto id = SessionId::parse(body["session"].get_ref<const std::string&>());
    if (!id) throw Problem(422, "invalid-request", "the session is no id", {{"/session", "is no UUID"}});
    require_own_session(call, *id);
    return *id;
}

bool lies_ahead(const Event& event, Timestamp now) {
    return event.at > now + std::chrono::hours{24};
}

}  // namespace sessionaudit::server
