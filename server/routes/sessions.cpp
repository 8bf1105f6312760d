// Sessions: started, checked, listed, changed, ended.
#include "api/etag.hpp"
#include "api/json_values.hpp"
#include "api/page.hpp"
#include "api/route_table.hpp"
#include "api/session_values.hpp"
#include "app.hpp"
#include "http/problem.hpp"

namespace sessionaudit::server {
namespace {

using nlohmann::json;

const std::string& text_of(const json& body, const char* name) {
    return body[name].get_ref<const std::string&>();
}

/// What the token's site and the one that was asked for come to.
std::string allowed_site(const Call& call, const std::string& wanted) {
    const std::string& own = own_site(call);
    if (!own.empty() && !wanted.empty() && wanted != own)
        throw Problem(403, "not-allowed", "this token is for the site " + own + " alone");
    return own.empty() ? wanted : own;
}

json issued_json(const IssuedSession& issued) {
    return {{"id", issued.id.to_string()},
            {"owner", issued.owner.to_string()},
            {"token", issued.token},
            {"set_cookie", issued.set_cookie},
            {"warnings", issued.warnings}};
}

Reply created(const IssuedSession& issued) {
    return Reply::created(issued_json(issued), "/api/v1/sessions/" + issued.id.to_string());
}

Reply start_session(Call& call) {
    const json& body = call.body;
    StartRequest request;
    request.site = allowed_site(call, body.value("site", ""));
    request.profile = body.value("profile", "");
    if (body.contains("subject")) request.subject = Identifier::parse(text_of(body, "subject"));
    request.context = context_from(body);
    request.jurisdiction = body.value("jurisdiction", "");
    if (body.contains("attributes"))
        for (const auto& [name, value] : body["attributes"].items())
            request.attributes.emplace_back(name, value.get<std::string>());
    return created(call.app.vault.sessions().start(request));
}

Reply check_session(Call& call) {
    const CheckResult result =
        call.app.vault.sessions().check(text_of(call.body, "token"), context_from(call.body), own_site(call));
    json answer = {{"status", to_string(result.status)}};
    if (result.status == TokenStatus::active || result.status == TokenStatus::ended) {
        answer["id"] = result.id.to_string();
        answer["owner"] = result.owner.to_string();
        answer["started"] = time_json(result.started);
        answer["last_seen"] = time_json(result.last_seen);
    }
    if (result.status == TokenStatus::ended) answer["reason"] = to_string(result.reason);
    if (result.status == TokenStatus::active) {
        answer["expires"] = time_json(result.expires);
        answer["renewal_due"] = result.renewal_due;
    }
    for (const HijackSignal signal : result.signals)
        answer["signals"].push_back(to_string(signal));
    if (result.action != HijackAction::none) answer["action"] = to_string(result.action);
    return Reply::json(answer);
}

Reply login(Call& call) {
    return created(call.app.vault.sessions().login(call.body.value("token", ""),
                                                   Identifier::parse(text_of(call.body, "subject")),
                                                   context_from(call.body), own_site(call)));
}

Reply rotate(Call& call) {
    require_own_token(call, text_of(call.body, "token"));
    return created(call.app.vault.sessions().rotate(text_of(call.body, "token")));
}

Reply renew(Call& call) {
    require_own_token(call, text_of(call.body, "token"));
    return created(call.app.vault.sessions().renew(text_of(call.body, "token")));
}

json ended_json(const Call& call, const SessionId& id, EndedReason wanted) {
    const auto info = call.app.vault.sessions().find(id);
    const auto reason = call.app.vault.sessions().end(id, wanted, call.actor());
    if (!info || !reason) throw Error(ErrorCode::not_found, "there is no session " + id.to_string());
    json answer = {{"id", id.to_string()}, {"reason", to_string(*reason)}};
    const auto& profiles = call.app.vault.sessions().profiles();
    const auto profile = profiles.find(info->profile);
    if (profile != profiles.end() && profile->second.url_parameter.empty())
        answer["clear_cookie"] = render_clear_cookie(profile->second);
    return answer;
}

Reply logout(Call& call) {
    const std::string& token = text_of(call.body, "token");
    require_own_token(call, token);
    const CheckResult known = call.app.vault.sessions().peek(token);
    if (known.status != TokenStatus::active && known.status != TokenStatus::ended)
        throw Error(ErrorCode::not_found, "no session has this token");
    return Reply::json(ended_json(call, known.id, EndedReason::logout));
}

Reply end_session(Call& call) {
    const auto id = call.id<SessionId>("id");
    require_own_session(call, id);
    return Reply::json(ended_json(call, id, *parse_ended_reason(text_of(call.body, "reason"))));
}

Reply revoke_sessions(Call& call) {
    const Identifier subject = Identifier::parse(text_of(call.body, "subject"));
    require_no_staff(subject);
    std::optional<SessionId> but;
    if (call.body.contains("but")) but = SessionId::parse(text_of(call.body, "but"));
    const bool dry_run = call.body.value("dry_run", false);
    SessionService sessions = call.app.vault.sessions();
    const std::int64_t count =
        dry_run ? sessions.count_active(subject, but) : sessions.revoke_all(subject, but, call.actor());
    return Reply::json({{"sessions", count}, {"dry_run", dry_run}});
}

Reply page_of(Call& call, SessionFilter filter) {
    const std::size_t limit = page_limit(call);
    filter.before = page_cursor_id<SessionId>(call);
    filter.limit = limit + 1;
    return Reply::json(page_json(
        call, call.app.vault.sessions().page(filter),
        [](const SessionInfo& session) { return json_of(session); },
        [](const SessionInfo& session) { return session.id.to_string(); }));
}

Reply list_sessions(Call& call) {
    SessionFilter filter;
    filter.site = allowed_site(call, call.asked("site"));
    filter.active_only = call.asked("active") == "true";
    return page_of(call, filter);
}

Reply search_sessions(Call& call) {
    SessionFilter filter;
    filter.subject = Identifier::parse(text_of(call.body, "subject"));
    filter.site = allowed_site(call, call.body.value("site", ""));
    filter.active_only = call.body.value("active", false);
    return page_of(call, filter);
}

SessionInfo require_session(Call& call) {
    const auto id = call.id<SessionId>("id");
    require_own_session(call, id);
    auto info = call.app.vault.sessions().find(id);
    if (!info) throw Error(ErrorCode::not_found, "there is no session " + id.to_string());
    return std::move(*info);
}

Reply get_session(Call& call) {
    return Reply::json(json_of(require_session(call)));
}

Reply attributes_reply(const Call& call, const SessionInfo& session) {
    const json answer = {{"attributes", attributes_json(session.attributes)}};
    return with_etag(call, Reply::json(answer), etag_of(answer));
}

Reply get_attributes(Call& call) {
    return attributes_reply(call, require_session(call));
}

Reply change_attributes(Call& call) {
    const SessionInfo session = require_session(call);
    require_match(call, etag_of({{"attributes", attributes_json(session.attributes)}}));
    Attributes changes;
    for (const auto& [name, value] : call.body["attributes"].items())
        changes.emplace_back(name, value.is_null() ? std::string() : value.get<std::string>());
    if (!call.app.vault.sessions().set_attributes(session.id, session.attributes, changes))
        throw Problem(412, "precondition-failed", "it was changed meanwhile; read it again");
    return attributes_reply(call, require_session(call));
}

}  // namespace

void add_sessions_routes(RouteTable& table) {
    table.add("startSession", start_session);
    table.add("checkSession", check_session);
    table.add("loginSession", login);
    table.add("rotateSession", rotate);
    table.add("renewSession", renew);
    table.add("logoutSession", logout);
    table.add("endSession", end_session);
    table.add("revokeSessions", revoke_sessions);
    table.add("listSessions", list_sessions);
    table.add("searchSessions", search_sessions);
    table.add("getSession", get_session);
    table.add("getSessionAttributes", get_attributes);
    table.add("changeSessionAttributes", change_attributes);
}

}  // namespace sessionaudit::server
