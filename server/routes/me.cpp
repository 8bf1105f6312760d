// What people see and change of themselves.
#include "api/access_json.hpp"
#include "api/json_values.hpp"
#include "api/route_table.hpp"
#include "app.hpp"
#include "auth/authenticator.hpp"
#include "http/problem.hpp"

namespace sessionaudit::server {
namespace {

using nlohmann::json;

Reply show_me(Call& call) {
    const Principal& me = *call.principal;
    const bool person = me.kind == Principal::Kind::user;
    json answer = {{"kind", person ? "user" : "token"},
                   {"id", me.id.to_string()},
                   {"name", me.actor.substr(me.actor.find(':') + 1)},
                   {"scopes", scopes_json(me.scopes)}};
    if (!me.site.empty()) answer["site"] = me.site;
    if (person) {
        answer["roles"] = roles_json(me.roles);
        answer["authenticated"] = time_json(me.authenticated);
        answer["login"] = me.session.to_string();
        const auto user = call.app.vault.staff().find(me.id);
        answer["totp"] = user && user->totp;
    }
    return Reply::json(answer);
}

Reply change_my_password(Call& call) {
    Authenticator& authenticator = call.app.authenticator;
    const std::string& name = call.principal->actor;
    // Whoever sits at a login that was left open does not get to try all passwords.
    const Milliseconds wait = authenticator.throttle().begin(name, call.client);
    if (wait > Milliseconds{0}) {
        Problem problem(429, "too-many-failures", "too many failures; wait before you try again");
        problem.headers.emplace_back("Retry-After", std::to_string((wait.count() + 999) / 1000));
        throw problem;
    }
    bool changed = false;
    try {
        authenticator.passwords().run([&] {
            changed = call.app.vault.staff().change_password(
                *call.principal, call.body["password"].get_ref<const std::string&>(),
                call.body["new_password"].get_ref<const std::string&>());
        });
    } catch (...) {
        authenticator.throttle().undone(name, call.client);
        throw;
    }
    if (!changed) throw Problem(403, "wrong-password", "the present password is another one");
    authenticator.throttle().succeeded(name, call.client);
    return Reply::no_content();
}

Reply begin_my_totp(Call& call) {
    const TotpEnrolment enrolment = call.app.vault.staff().begin_totp(*call.principal);
    return Reply::created({{"secret", enrolment.secret}, {"uri", enrolment.uri}}, "/api/v1/me");
}

Reply confirm_my_totp(Call& call) {
    if (!call.app.vault.staff().confirm_totp(*call.principal,
                                             call.body["code"].get_ref<const std::string&>()))
        throw Problem(403, "code-not-good",
                      "this is not the code that the app shows now; is its clock right?");
    return Reply::no_content();
}

Reply list_my_logins(Call& call) {
    json items = json::array();
    for (const StaffSession& login : call.app.vault.staff().logins(*call.principal)) {
        json item = {{"id", login.id.to_string()},
                     {"authenticated", time_json(login.authenticated)},
                     {"last_seen", time_json(login.last_seen)},
                     {"agent", login.agent},
                     {"network", login.network},
                     {"current", login.id == call.principal->session}};
        put_time(item, "expires", login.expires);
        items.push_back(std::move(item));
    }
    return Reply::json({{"items", items}});
}

Reply end_my_login(Call& call) {
    if (!call.app.vault.staff().end_login(*call.principal, call.id<SessionId>("id")))
        throw Problem(404, "not-found", "you have no login of this id");
    return Reply::no_content();
}

}  // namespace

void add_me_routes(RouteTable& table) {
    table.add("showMe", show_me);
    table.add("changeMyPassword", change_my_password);
    table.add("beginMyTotp", begin_my_totp);
    table.add("confirmMyTotp", confirm_my_totp);
    table.add("listMyLogins", list_my_logins);
    table.add("endMyLogin", end_my_login);
}

}  // namespace sessionaudit::server
