// Logging in and out, the first admin, and codes that let somebody choose a password.
#include "api/json_values.hpp"
#include "api/route_table.hpp"
#include "app.hpp"
#include "auth/authenticator.hpp"
#include "auth/first_admin.hpp"
#include "http/problem.hpp"

namespace sessionaudit::server {
namespace {

using nlohmann::json;

const std::string& text_of(const json& body, const char* name) {
    static const std::string empty;
    const auto found = body.find(name);
    return found == body.end() ? empty : found->get_ref<const std::string&>();
}

/// Whatever was wrong, in the same words.
[[noreturn]] void refuse_login() {
    Problem problem(401, "login-failed",
                    "name, password or code is wrong; whoever has set up a second factor sends its code too");
    problem.headers.emplace_back("WWW-Authenticate", "Bearer realm=\"sessionaudit\"");
    throw problem;
}

/// Counts an attempt before it is made, and takes that back when it was good.
class CountedAttempt {
  public:
    CountedAttempt(LoginThrottle& throttle, const std::string& name, const std::string& client)
        : throttle_(throttle), name_(name), client_(client) {
        const Milliseconds wait = throttle_.begin(name_, client_);
        if (wait == Milliseconds{0}) return;
        Problem problem(
            429, "too-many-failures",
            "too many failures from here; wait, or get an emergency code on the server's machine");
        problem.headers.emplace_back("Retry-After", std::to_string((wait.count() + 999) / 1000));
        throw problem;
    }
    void succeeded() { throttle_.succeeded(name_, client_); }
    void undone() { throttle_.undone(name_, client_); }

  private:
    LoginThrottle& throttle_;
    const std::string& name_;
    const std::string& client_;
};

/// Runs what hashes a password. A refusal because too many do is nobody's failed attempt.
template <typename Work>
void hash_in_turn(Authenticator& authenticator, std::optional<CountedAttempt>& attempt, const Work& work) {
    try {
        // Uncounted is who has an emergency code: a flood of others must not keep them out.
        authenticator.passwords().run(work, !attempt);
    } catch (...) {
        if (attempt) attempt->undone();
        throw;
    }
}

Reply try_login(Call& call) {
    Authenticator& authenticator = call.app.authenticator;
    StaffService staff = call.app.vault.staff();
    const std::string previous = login_cookie(call.head);
    const LoginAttempt attempt{text_of(call.body, "name"),
                               text_of(call.body, "password"),
                               text_of(call.body, "code"),
                               text_of(call.body, "emergency_code"),
                               {call.client, call.head.get("User-Agent", "")},
                               previous};
    std::optional<CountedAttempt> counted;
    if (attempt.emergency_code.empty() || !staff.is_emergency_code(attempt.name, attempt.emergency_code))
        counted.emplace(authenticator.throttle(), text_of(call.body, "name"), call.client);
    std::optional<StaffLogin> login;
    hash_in_turn(authenticator, counted, [&] { login = staff.log_in(attempt); });
    if (!login) refuse_login();
    authenticator.throttle().succeeded(attempt.name, call.client);
    authenticator.audit_log().granted(login->principal->actor, call.operation.id, 200);
    Reply reply = Reply::json({{"user", text_of(call.body, "name")}, {"emergency", login->emergency}});
    reply.headers.emplace_back("Set-Cookie", login->set_cookie);
    return reply;
}

/// Attempts that fail are of nobody known: the ledger counts them, without a name.
template <typename Try>
Reply with_refusals_noted(Call& call, const Try& attempt) {
    try {
        call.app.authenticator.require_own_page(call.head, true);
        return attempt(call);
    } catch (const Problem& problem) {
        if (problem.status == 401 || problem.status == 403 || problem.status == 429)
            call.app.authenticator.audit_log().refused("public", call.operation.id, problem.status);
        throw;
    }
}

Reply log_in(Call& call) {
    return with_refusals_noted(call, try_login);
}

[[noreturn]] void refuse_code() {
    throw Problem(403, "code-not-good", "this code is not good: unknown, used, expired or somebody else's");
}

Reply set_up_first_admin(Call& call) {
    return with_refusals_noted(call, [](Call& with) {
        std::optional<CountedAttempt> counted(std::in_place, with.app.authenticator.throttle(),
                                              text_of(with.body, "name"), with.client);
        std::optional<RecordId> id;
        hash_in_turn(with.app.authenticator, counted, [&] {
            id = with.app.vault.staff().set_up(text_of(with.body, "code"), text_of(with.body, "name"),
                                               text_of(with.body, "password"));
        });
        if (!id) refuse_code();
        forget_first_admin_code(with.app.vault);
        counted->succeeded();
        return Reply::created({{"id", id->to_string()}, {"name", text_of(with.body, "name")}},
                              "/api/v1/users/" + id->to_string());
    });
}

Reply redeem_code(Call& call) {
    return with_refusals_noted(call, [](Call& with) {
        std::optional<CountedAttempt> counted(std::in_place, with.app.authenticator.throttle(),
                                              text_of(with.body, "name"), with.client);
        bool good = false;
        hash_in_turn(with.app.authenticator, counted, [&] {
            good = with.app.vault.staff().redeem(text_of(with.body, "code"), text_of(with.body, "name"),
                                                 text_of(with.body, "password"));
        });
        if (!good) refuse_code();
        counted->succeeded();
        return Reply::no_content();
    });
}

/// OWASP ASVS 5.0, 14.3.1: what the browser kept of the login goes too.
Reply logged_out(const Call& call) {
    Reply reply = Reply::no_content();
    const auto& profiles = call.app.vault.sessions().profiles();
    reply.headers.emplace_back("Set-Cookie", render_clear_cookie(profiles.at("admin")));
    reply.headers.emplace_back("Clear-Site-Data", "\"cache\", \"cookies\", \"storage\"");
    return reply;
}

Reply log_out(Call& call) {
    call.app.vault.staff().log_out(*call.principal);
    return logged_out(call);
}

Reply log_out_everywhere(Call& call) {
    call.app.vault.staff().log_out_everywhere(*call.principal);
    return logged_out(call);
}

}  // namespace

void add_login_routes(RouteTable& table) {
    table.add("logIn", log_in);
    table.add("logOut", log_out);
    table.add("logOutEverywhere", log_out_everywhere);
    table.add("setUp", set_up_first_admin);
    table.add("redeemCode", redeem_code);
}

}  // namespace sessionaudit::server
