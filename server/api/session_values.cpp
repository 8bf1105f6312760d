#include "api/session_values.hpp"

#include "api/json_values.hpp"
#include "app.hpp"
#include "http/problem.hpp"

namespace sessionaudit::server {
namespace {

using nlohmann::json;

const std::string kAllSites;

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
    if (!id)
        throw Problem(422, "invalid-request", "the session is not an id", {{"/session", "is not a UUID"}});
    require_own_session(call, *id);
    return *id;
}

}  // namespace sessionaudit::server
