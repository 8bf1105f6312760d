// Users, and the one table of roles.
#include "api/access_json.hpp"
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

std::vector<Role> roles_of(const json& body) {
    std::vector<Role> roles;
    for (const json& name : body["roles"])
        roles.push_back(*parse_role(name.get_ref<const std::string&>()));  // the schema lists them
    return roles;
}

json code_json(const IssuedCode& code) {
    return {{"code", code.code}, {"expires", time_json(code.expires)}};
}

UserInfo require_user(Call& call) {
    const auto user = call.app.vault.staff().find(call.id<RecordId>("id"));
    if (!user) throw Problem(404, "not-found", "there is no such user");
    return *user;
}

Reply list_users(Call& call) {
    const auto users = call.app.vault.staff().list(page_cursor(call).value_or(""), page_limit(call) + 1);
    return Reply::json(page_json(
        call, users, [](const UserInfo& user) { return json_of(user); },
        [](const UserInfo& user) { return user.name; }));
}

Reply add_user(Call& call) {
    const AddedUser added = call.app.vault.staff().add(
        {call.body["name"].get<std::string>(), roles_of(call.body), call.body.value("email", "")},
        call.actor());
    const std::string id = added.id.to_string();
    return Reply::created({{"id", id}, {"invitation", code_json(added.invitation)}}, "/api/v1/users/" + id);
}

Reply show_user(Call& call) {
    const UserInfo user = require_user(call);
    return with_etag(call, Reply::json(json_of(user)), etag_of_version(user.version));
}

Reply change_user(Call& call) {
    const UserInfo user = require_user(call);
    require_match(call, etag_of_version(user.version));
    const UserInfo changed = call.app.vault.staff().change(
        user.id, roles_of(call.body), call.body.value("email", ""), user.version, call.actor());
    return with_etag(call, Reply::json(json_of(changed)), etag_of_version(changed.version));
}

Reply disable_user(Call& call) {
    call.app.vault.staff().disable(call.id<RecordId>("id"), call.actor());
    return Reply::no_content();
}

Reply enable_user(Call& call) {
    call.app.vault.staff().enable(call.id<RecordId>("id"), call.actor());
    return Reply::no_content();
}

Reply reset_user_password(Call& call) {
    return Reply::json(code_json(call.app.vault.staff().reset_password(
        call.id<RecordId>("id"), call.body.value("forget_totp", false), call.actor())));
}

Reply list_roles(Call&) {
    json items = json::array();
    for (const Role role : {Role::auditor, Role::operator_, Role::dpo, Role::admin})
        items.push_back({{"role", to_string(role)}, {"scopes", scopes_json(scopes_of(role))}});
    return Reply::json({{"items", items}});
}

}  // namespace

void add_users_routes(RouteTable& table) {
    table.add("listUsers", list_users);
    table.add("addUser", add_user);
    table.add("showUser", show_user);
    table.add("changeUser", change_user);
    table.add("disableUser", disable_user);
    table.add("enableUser", enable_user);
    table.add("resetUserPassword", reset_user_password);
    table.add("listRoles", list_roles);
}

}  // namespace sessionaudit::server
