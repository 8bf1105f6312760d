#include "server_store.hpp"

#include <algorithm>
#include <array>

#include "sessionaudit/clock.hpp"
#include "sessionaudit/error.hpp"

namespace shop {
namespace {

using nlohmann::json;
using sessionaudit::Attributes;
using sessionaudit::CheckResult;
using sessionaudit::EndedReason;
using sessionaudit::Error;
using sessionaudit::ErrorCode;
using sessionaudit::Event;
using sessionaudit::HijackAction;
using sessionaudit::Identifier;
using sessionaudit::IssuedSession;
using sessionaudit::OwnerId;
using sessionaudit::RequestContext;
using sessionaudit::SessionId;
using sessionaudit::SessionInfo;
using sessionaudit::Timestamp;
using sessionaudit::TokenStatus;
using Again = ApiRequest::Again;

constexpr std::array<const char*, 4> kScopes = {"sessions:read", "sessions:write", "subjects:read",
                                                "consents:write"};
const char* const kSessions = "/api/v1/sessions";
constexpr std::size_t kTokenSizeMax = 256;
constexpr std::size_t kUserAgentSizeMax = 2048;

std::string path_of(const SessionId& id, const char* what = "") {
    return std::string(kSessions) + "/" + id.to_string() + what;
}

template <typename Id>
Id id_from(const json& object, const char* name) {
    if (const auto id = Id::parse(object.value(name, ""))) return *id;
    throw Error(ErrorCode::io_error, "the server's answer has no " + std::string(name));
}

Timestamp time_from(const json& object, const char* name) {
    return sessionaudit::parse_rfc3339(object.value(name, "")).value_or(Timestamp{});
}

json context_json(const RequestContext& context) {
    return {{"address", context.address}, {"user_agent", context.user_agent.substr(0, kUserAgentSizeMax)}};
}

IssuedSession issued_from(const json& object) {
    return {id_from<SessionId>(object, "id"),
            id_from<OwnerId>(object, "owner"),
            object.value("token", ""),
            object.value("set_cookie", ""),
            {}};
}

Attributes attributes_from(const json& object) {
    Attributes attributes;
    for (const auto& [name, value] : object.at("attributes").items())
        attributes.emplace_back(name, value.get<std::string>());
    return attributes;
}

/// What the shop shows and decides by.
SessionInfo info_from(const json& object) {
    SessionInfo info;
    info.id = id_from<SessionId>(object, "id");
    info.owner = id_from<OwnerId>(object, "owner");
    info.reason = sessionaudit::parse_ended_reason(object.value("reason", "")).value_or(EndedReason::none);
    info.started = time_from(object, "started");
    info.last_seen = time_from(object, "last_seen");
    info.agent = object.value("agent", "");
    info.network = object.value("network", "");
    return info;
}

json event_json(const Event& event) {
    json object = {{"at", sessionaudit::to_rfc3339(event.at)},
                   {"kind", to_string(event.kind)},
                   {"purpose", event.purpose}};
    if (!event.name.empty()) object["name"] = event.name;
    if (!event.path.empty()) object["path"] = event.path;
    if (!event.referrer.empty()) object["referrer"] = event.referrer;
    if (event.status != 0) object["status"] = event.status;
    if (!event.currency.empty()) {
        object["value_minor"] = event.value_minor;
        object["currency"] = event.currency;
    }
    return object;
}

void require_scopes(ApiClient& api) {
    const json me =
        api.call({.operation = "showMe", .method = "GET", .path = "/api/v1/me", .again = Again::harmless})
            .body;
    std::string missing;
    for (const char* const scope : kScopes) {
        const auto& has = me.at("scopes");
        if (std::find(has.begin(), has.end(), scope) == has.end()) missing.append(" --scope ").append(scope);
    }
    if (!missing.empty())
        throw Error(ErrorCode::invalid_argument,
                    "the shop's token may not do all that the shop needs; make one that has also" + missing);
}

}  // namespace

ServerStore::ServerStore(ApiClient& api, BrowserApi& browser_api, const std::string& profile)
    : api_(api), profile_(profile), cookie_(learn_cookie(browser_api)) {}

/// From a session that is ended at once: profiles themselves are no matter of the API.
SessionCookie ServerStore::learn_cookie(BrowserApi& browser_api) {
    require_scopes(api_);
    const IssuedSession probe = start_probe();
    try {
        browser_api.require_origin(probe.id);
    } catch (const Error&) {
        end(probe.id, EndedReason::revoked);
        throw;
    }
    end(probe.id, EndedReason::revoked);
    return {probe.set_cookie, profile_};
}

IssuedSession ServerStore::start_probe() {
    try {
        return start({});
    } catch (const Error& error) {
        if (error.code() != ErrorCode::invalid_argument) throw;
        throw Error(
            ErrorCode::invalid_argument,
            std::string(error.what()) +
                ". Put the profile into profiles/ of the server's store, or choose another with --profile");
    }
}

IssuedSession ServerStore::start(const RequestContext& context) {
    return issued_from(api_.call({.operation = "startSession",
                                  .method = "POST",
                                  .path = kSessions,
                                  .body = {{"profile", profile_}, {"context", context_json(context)}},
                                  .again = Again::with_key})
                           .body);
}

CheckResult ServerStore::check(const std::string& token, const RequestContext& context) {
    CheckResult result;
    if (token.size() > kTokenSizeMax) return result;  // malformed, and the server would not even read it
    const json answer = api_.call({.operation = "checkSession",
                                   .method = "POST",
                                   .path = std::string(kSessions) + "/check",
                                   .body = {{"token", token}, {"context", context_json(context)}},
                                   .again = Again::harmless})
                            .body;
    if (answer.value("status", "") != to_string(TokenStatus::active)) return result;
    result.status = TokenStatus::active;
    result.id = id_from<SessionId>(answer, "id");
    result.owner = id_from<OwnerId>(answer, "owner");
    result.renewal_due = answer.value("renewal_due", false);
    if (answer.value("action", "") == to_string(HijackAction::step_up)) result.action = HijackAction::step_up;
    return result;
}

IssuedSession ServerStore::renew(const std::string& token) {
    return issued_from(api_.call({.operation = "renewSession",
                                  .method = "POST",
                                  .path = std::string(kSessions) + "/renew",
                                  .body = {{"token", token}},
                                  .again = Again::with_key})
                           .body);
}

IssuedSession ServerStore::login(const std::string& token, const Identifier& person,
                                 const RequestContext& context) {
    return issued_from(api_.call({.operation = "loginSession",
                                  .method = "POST",
                                  .path = std::string(kSessions) + "/login",
                                  .body = {{"token", token},
                                           {"subject", person.to_string()},
                                           {"context", context_json(context)}},
                                  .again = Again::with_key})
                           .body);
}

std::optional<EndedReason> ServerStore::end(const SessionId& id, EndedReason reason) {
    const ApiAnswer answer = api_.call({.operation = "endSession",
                                        .method = "POST",
                                        .path = path_of(id, "/end"),
                                        .body = {{"reason", to_string(reason)}},
                                        .refusal = "not-found",
                                        .again = Again::harmless});
    return answer.refused ? std::nullopt : sessionaudit::parse_ended_reason(answer.body.value("reason", ""));
}

std::optional<SessionInfo> ServerStore::find(const SessionId& id) {
    const ApiAnswer answer = api_.call({.operation = "getSession",
                                        .method = "GET",
                                        .path = path_of(id),
                                        .refusal = "not-found",
                                        .again = Again::harmless});
    return answer.refused ? std::nullopt : std::optional(info_from(answer.body));
}

std::vector<SessionInfo> ServerStore::list_active(const Identifier& person) {
    std::vector<SessionInfo> sessions;
    std::string query = "?limit=100";
    while (true) {
        const json page = api_.call({.operation = "searchSessions",
                                     .method = "POST",
                                     .path = std::string(kSessions) + "/search" + query,
                                     .body = {{"subject", person.to_string()}, {"active", true}},
                                     .again = Again::harmless})
                              .body;
        for (const json& session : page.at("items"))
            sessions.push_back(info_from(session));
        if (!page.contains("next")) return sessions;
        query = "?limit=100&cursor=" + page.value("next", "");
    }
}

void ServerStore::end_others(const Identifier& person, const SessionId& but) {
    api_.call({.operation = "revokeSessions",
               .method = "POST",
               .path = std::string(kSessions) + "/revoke",
               .body = {{"subject", person.to_string()}, {"but", but.to_string()}},
               .again = Again::harmless});
}

std::optional<OwnerId> ServerStore::owner_of(const Identifier& person) {
    const ApiAnswer answer = api_.call({.operation = "lookUpSubject",
                                        .method = "POST",
                                        .path = "/api/v1/subjects/lookup",
                                        .body = {{"subject", person.to_string()}},
                                        .refusal = "not-found",
                                        .again = Again::harmless});
    return answer.refused ? std::nullopt : std::optional(id_from<OwnerId>(answer.body, "owner"));
}

std::optional<SeenAttributes> ServerStore::attributes(const SessionId& id) {
    const ApiAnswer answer = api_.call({.operation = "getSessionAttributes",
                                        .method = "GET",
                                        .path = path_of(id, "/attributes"),
                                        .refusal = "not-found",
                                        .again = Again::harmless});
    if (answer.refused) return std::nullopt;
    return SeenAttributes{attributes_from(answer.body), answer.etag};
}

bool ServerStore::change_attributes(const SessionId& id, const SeenAttributes& seen,
                                    const Attributes& changes) {
    json values = json::object();
    for (const auto& [name, value] : changes)
        values[name] = value.empty() ? json(nullptr) : json(value);
    const ApiAnswer answer = api_.call({.operation = "changeSessionAttributes",
                                        .method = "PATCH",
                                        .path = path_of(id, "/attributes"),
                                        .body = {{"attributes", values}},
                                        .if_match = seen.version,
                                        .refusal = "precondition-failed"});
    return !answer.refused;
}

void ServerStore::record(const SessionId& id, Event event) {
    api_.call({.operation = "recordEvents",
               .method = "POST",
               .path = path_of(id, "/events"),
               .body = json::array({event_json(event)}),
               .again = Again::with_key});
}

}  // namespace shop
