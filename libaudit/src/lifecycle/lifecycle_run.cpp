// Logging in, finding the session's cookies, and the order of the tests.
#include "lifecycle/lifecycle_run.hpp"

#include <algorithm>
#include <thread>

#include "core/ascii.hpp"
#include "scan/url_scope.hpp"
#include "sessionaudit/error.hpp"

namespace sessionaudit {
namespace {

// One login for each cookie would be too many; no application needs so many to know somebody.
constexpr std::size_t kCookiesTried = 12;

/// The world as it is.
class LiveWeb final : public LifecycleWeb {
  public:
    LiveWeb(const FetchOptions& options, std::function<void()> before_request)
        : client_(options), before_request_(std::move(before_request)) {}
    HttpAnswer send(const HttpRequest& request) override {
        if (before_request_) before_request_();
        return client_.send(request);
    }
    void wait(Seconds time) override { std::this_thread::sleep_for(time); }

  private:
    HttpClient client_;
    std::function<void()> before_request_;
};

WebUrl start_of(const LoginRecipe& recipe) {
    const auto start = parse_web_url(recipe.start);
    if (!start)
        throw Error(ErrorCode::invalid_argument,
                    recipe.source + ": \"start\" is no http or https address; write it as https://host/path");
    return *start;
}

}  // namespace

FetchOptions within_site(FetchOptions fetch, const WebUrl& start) {
    if (!fetch.scope.empty()) return fetch;
    for (const std::string& host : {start.host, www_twin(start.host)}) {
        if (host.empty()) continue;
        WebUrl site = start;
        site.host = host;
        fetch.scope.push_back(site.origin() + "/");
        // Up to https, never down from it.
        if (!start.port_named && start.scheme == "http") fetch.scope.push_back("https://" + host + "/");
    }
    return fetch;
}

std::optional<Login> LifecycleRun::log_in(const std::function<void(Visitor&)>& prepare) {
    Visitor visitor(world_);
    visitor.visit(recipe_.start);
    if (prepare) prepare(visitor);
    Login login{visitor, visitor, {}, {}};
    login.taken = take_steps(recipe_.login, "login", login.visitor,
                             [&login](const Visitor& now) { login.before = now; });
    if (login.taken.fault) return login;
    login.page = look_behind_login(recipe_, login.visitor);
    return login;
}

bool LifecycleRun::shows_to_anybody() {
    Visitor nobody(world_);
    const ProtectedPage page = look_behind_login(recipe_, nobody);
    if (page.logged_in == LoggedIn::yes)
        recipe_problem(
            "The protected page of the recipe looks the same to somebody who is not logged in, so nothing "
            "can be "
            "told from it; choose a \"logged_in_text\" that only who is logged in sees, such as the user's "
            "name.");
    return page.logged_in == LoggedIn::yes;
}

std::optional<Login> LifecycleRun::first_login() {
    std::optional<Login> login = log_in();
    if (login->page.logged_in == LoggedIn::yes) return login;
    std::string why = "After the login the protected page does not show that somebody is logged in";
    if (const auto problem = login->page.asked.problem())
        why = "After the login the protected page did not answer: " + problem->sentence;
    if (login->taken.fault)
        why = "The login did not work: " + *login->taken.fault + ".";
    else
        why += "; check user name, password and \"logged_in_text\".";
    if (!login->visitor.refused().empty())
        why += " A browser would not have kept these cookies, which may be the reason: " +
               ascii::join(login->visitor.refused()) + ".";
    recipe_problem(why);
    return std::nullopt;
}

// By evidence: what the protected page cannot be had without. Asked with copies of a login of its own, for an
// application may end a session that comes with half of its cookies.
void LifecycleRun::find_session_cookies(Login& login) {
    if (!recipe_.session_cookies.empty()) {
        session_cookies_ = recipe_.session_cookies;
        return;
    }
    std::vector<std::string> changed;
    for (const StoredCookie& cookie : login.visitor.cookies())
        if (login.before.value_of(cookie.name) != cookie.value) changed.push_back(cookie.name);
    std::vector<std::string> tried;
    for (const StoredCookie& cookie : login.visitor.cookies()) {
        if (tried.size() >= kCookiesTried || std::count(tried.begin(), tried.end(), cookie.name) > 0)
            continue;
        tried.push_back(cookie.name);
        Visitor without = login.visitor;
        without.drop(cookie.name);
        if (is_logged_in(recipe_, std::move(without)) == LoggedIn::no)
            session_cookies_.push_back(cookie.name);
    }
    const bool by_evidence = !session_cookies_.empty();
    if (!by_evidence) session_cookies_ = changed;
    if (session_cookies_.empty())
        captured_.notes.emplace_back(
            "No cookie was found that the login hangs on; name it in the recipe as "
            "\"session_cookies\".");
    else
        captured_.notes.push_back((by_evidence ? "Without these cookies the protected page is not shown: "
                                               : "These cookies change at login: ") +
                                  ascii::join(session_cookies_) + ".");
}

void LifecycleRun::capture_behind(Login& login) {
    for (std::size_t index = 0; index < login.taken.answers.size(); ++index)
        append(login.taken.answers[index], CaptureKind::recipe_step, index >= login.taken.submitted,
               login.visitor);
    for (const HttpAnswer& answer : login.page.asked.answers)
        append(answer, CaptureKind::page, true, login.visitor);
    for (const std::string& page : options_.pages) {
        const PageAsked asked = login.visitor.visit(absolute_url(world_, page));
        if (const auto problem = asked.problem()) {
            captured_.problems.push_back(*problem);
            captured_.problems.back().fatal = false;
        }
        for (const HttpAnswer& answer : asked.answers)
            append(answer, CaptureKind::page, true, login.visitor);
    }
}

// Leaves nothing behind at the server. Whether it works is the business of test_logout().
void LifecycleRun::log_out(Visitor& visitor) {
    take_steps(recipe_.logout, "logout", visitor);
}

void LifecycleRun::run() {
    if (shows_to_anybody()) return nothing_tested("the recipe cannot tell who is logged in");
    std::optional<Login> login = first_login();
    if (!login) return nothing_tested("the login of the recipe did not work");
    capture_behind(*login);
    if (!options_.run_tests) return log_out(login->visitor);
    if (std::optional<Login> probe = log_in(); probe->page.logged_in == LoggedIn::yes) {
        find_session_cookies(*probe);
        log_out(probe->visitor);
    }
    if (session_cookies_.empty()) session_cookies_ = recipe_.session_cookies;
    test_rotation(*login);
    test_old_id(*login);
    test_unknown_id(*login);
    test_logout(*login);
    test_logout_everywhere();
    test_concurrent();
    test_idle();
    not_tested("absolute_timeout",
               "it would take as long as the limit itself; look it up in the configuration");
    collect_fresh_ids(*login);
}

void run_lifecycle_over(LifecycleWeb& web, const LoginRecipe& recipe, const FetchOptions& fetch,
                        const LifecycleOptions& options, const Clock& clock, TargetCapture& captured) {
    VisitorWorld world;
    world.web = &web;
    world.clock = &clock;
    world.start = start_of(recipe);
    world.fetch = within_site(fetch, world.start);
    LifecycleRun(recipe, options, world, captured).run();
}

void run_lifecycle(const LoginRecipe& recipe, const FetchOptions& fetch, const LifecycleOptions& options,
                   const Clock& clock, TargetCapture& captured) {
    LiveWeb web(within_site(fetch, start_of(recipe)), options.before_request);
    run_lifecycle_over(web, recipe, fetch, options, clock, captured);
}

}  // namespace sessionaudit
