// Tokens of machines. Nobody makes one that may do what they may not do themselves.
#include "api/etag.hpp"
#include "api/json_values.hpp"
#include "api/page.hpp"
#include "api/route_table.hpp"
#include "app.hpp"
#include "http/problem.hpp"
#include "sessionaudit/record_json.hpp"

namespace sessionaudit::server {
namespace {

using nlohmann::json;

json issued_json(const IssuedToken& issued) {
    return {{"id", issued.id.to_string()}, {"token", issued.token}, {"expires", time_json(issued.expires)}};
}

/// Its secret is the new one's holder's: who rotates a token may do what it may.
void require_covered(const Call& call, ScopeSet scopes) {
    if (!call.principal->scopes.covers(scopes))
        throw Problem(403, "beyond-own-scopes", "this token would have scopes that you have not");
}

TokenInfo require_token(Call& call) {
    const auto token = call.app.vault.access().find_token(call.id<RecordId>("id"));
    if (!token) throw Problem(404, "not-found", "there is no such token");
    return *token;
}

Reply list_tokens(Call& call) {
    const auto tokens = call.app.vault.access().tokens(page_cursor_id<RecordId>(call), page_limit(call) + 1);
    return Reply::json(page_json(
        call, tokens, [](const TokenInfo& token) { return json_of(token); },
        [](const TokenInfo& token) { return token.id.to_string(); }));
}

Reply create_token(Call& call) {
    NewToken token;
    token.name = call.body["name"].get<std::string>();
    for (const json& name : call.body["scopes"])
        token.scopes.add(*parse_scope(name.get_ref<const std::string&>()));  // the schema lists them
    token.site = call.body.value("site", "");
    if (call.body.contains("expires"))
        token.expires = time_from(call.body["expires"].get_ref<const std::string&>(), "/expires");
    require_covered(call, token.scopes);
    const IssuedToken issued =
        call.app.vault.access().issue_token(token, call.actor(), call.principal->person);
    return Reply::created(issued_json(issued), "/api/v1/tokens/" + issued.id.to_string());
}

Reply show_token(Call& call) {
    const json token = json_of(require_token(call));
    return with_etag(call, Reply::json(token), etag_of(token));
}

Reply rotate_token(Call& call) {
    const TokenInfo token = require_token(call);
    require_covered(call, token.scopes);
    const Seconds overlap{call.body.is_object() ? call.body.value("overlap_seconds", 0) : 0};
    const IssuedToken issued =
        call.app.vault.access().rotate_token(token.id, overlap, call.actor(), call.principal->person);
    return Reply::created(issued_json(issued), "/api/v1/tokens/" + issued.id.to_string());
}

Reply revoke_token(Call& call) {
    call.app.vault.access().revoke_token(call.id<RecordId>("id"), call.actor());
    return Reply::no_content();
}

}  // namespace

void add_tokens_routes(RouteTable& table) {
    table.add("listTokens", list_tokens);
    table.add("createToken", create_token);
    table.add("showToken", show_token);
    table.add("rotateToken", rotate_token);
    table.add("revokeToken", revoke_token);
}

}  // namespace sessionaudit::server
