// The life-cycle tests against tests/lifecycle/app.py over a real socket: sound, and broken in one way at a
// time.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <cstdlib>
#include <set>

#include "child_application.hpp"
#include "lifecycle/lifecycle_run.hpp"
#include "manual_clock.hpp"

using namespace sessionaudit;
using Catch::Matchers::ContainsSubstring;
using Outcome = LifecycleCheck::Outcome;

namespace {

constexpr const char* kPassword = "correct-horse";

/// The real client; time passes by telling the application so.
class ApplicationWeb final : public LifecycleWeb {
  public:
    explicit ApplicationWeb(const test::ChildApplication& application)
        : application_(application), client_({}) {}
    HttpAnswer send(const HttpRequest& request) override {
        ++requests;
        return client_.send(request);
    }
    void wait(Seconds time) override {
        waited += time;
        HttpRequest request;
        request.method = "POST";
        request.url = application_.url("/idle");
        client_.send(request);
    }
    Seconds waited{0};
    int requests = 0;

  private:
    const test::ChildApplication& application_;
    HttpClient client_;
};

LoginRecipe recipe_for(const test::ChildApplication& application) {
    setenv("APP_TEST_PASSWORD", kPassword, 1);
    const std::string json = R"({
      "start": ")" + application.url("/") +
                             R"(",
      "login": [{"url": "/login", "load_form": true, "form": {"user": "anna", "password": "${APP_TEST_PASSWORD}"}}],
      "logout": [{"url": "/account"}, {"url": "/logout", "form": {"csrf": "${form:csrf}"}}],
      "logout_everywhere": [{"method": "POST", "url": "/logout-everywhere"}],
      "protected_url": "/account",
      "logged_in_text": "Hello anna"
    })";
    return parse_login_recipe(json, "recipe.json");
}

TargetCapture run(const test::ChildApplication& application, const LoginRecipe& recipe, int samples = 0) {
    ApplicationWeb web(application);
    const test::ManualClock clock;
    LifecycleOptions options;
    options.samples = samples;
    options.idle_probe = Seconds(900);
    TargetCapture captured;
    run_lifecycle_over(web, recipe, {}, options, clock, captured);
    return captured;
}

std::set<std::string> with_outcome(const TargetCapture& captured, Outcome outcome) {
    std::set<std::string> ids;
    for (const LifecycleCheck& check : captured.lifecycle)
        if (check.outcome == outcome) ids.insert(check.id);
    return ids;
}

std::string told(const TargetCapture& captured) {
    std::string text;
    for (const LifecycleCheck& check : captured.lifecycle)
        text += check.id + ": " + std::string(to_string(check.outcome)) + ": " + check.sentence + "\n";
    for (const CaptureProblem& problem : captured.problems)
        text += problem.sentence + "\n";
    return text;
}

using Ids = std::set<std::string>;

}  // namespace

TEST_CASE("a sound application passes every life-cycle test", "[lifecycle][application]") {
    const test::ChildApplication application({});
    const TargetCapture captured = run(application, recipe_for(application), 50);
    INFO(told(captured));
    CHECK(with_outcome(captured, Outcome::failed).empty());
    CHECK(with_outcome(captured, Outcome::passed) ==
          Ids{"rotation_at_login", "old_id_dead", "unknown_id_adopted", "logout_kills", "clear_site_data",
              "logout_everywhere", "idle_timeout"});
    CHECK(with_outcome(captured, Outcome::inconclusive) == Ids{"concurrent_sessions"});
    CHECK(with_outcome(captured, Outcome::not_tested) == Ids{"absolute_timeout"});
    CHECK(captured.problems.empty());
    REQUIRE(captured.id_estimates.size() == 1);
    CHECK(captured.id_estimates[0].cookie == "sid");
    CHECK(captured.id_estimates[0].samples == 50);
    CHECK(captured.id_estimates[0].bits > 125);
    CHECK(captured.notes ==
          std::vector<std::string>{"Without these cookies the protected page is not shown: sid."});
}

TEST_CASE("each fault of an application fails exactly its test", "[lifecycle][application]") {
    struct Row {
        const char* fault;
        const char* test;
    };
    const Row row =
        GENERATE(Row{"fixation", "rotation_at_login"}, Row{"old_id_alive", "old_id_dead"},
                 Row{"adopts_any_id", "unknown_id_adopted"}, Row{"logout_forgets", "logout_kills"},
                 Row{"everywhere_forgets", "logout_everywhere"}, Row{"never_idle", "idle_timeout"},
                 Row{"no_clear_site_data", "clear_site_data"});
    const test::ChildApplication application({row.fault});
    const TargetCapture captured = run(application, recipe_for(application));
    INFO(row.fault << "\n" << told(captured));
    CHECK(with_outcome(captured, Outcome::failed) == Ids{row.test});
    CHECK(captured.problems.empty());
}

TEST_CASE("an id of the tester's choosing that outlives the login is the worst of fixations",
          "[lifecycle][application]") {
    const test::ChildApplication application({"adopts_any_id", "fixation"});
    const TargetCapture captured = run(application, recipe_for(application));
    INFO(told(captured));
    CHECK(with_outcome(captured, Outcome::failed) == Ids{"rotation_at_login", "unknown_id_adopted"});
    CHECK_THAT(told(captured), ContainsSubstring("anybody can choose it for somebody else"));
}

TEST_CASE("ids of an application that are easy to guess are estimated so", "[lifecycle][application]") {
    const bool counter = GENERATE(false, true);
    const test::ChildApplication application({counter ? "counter_ids" : "ids_of_32_bits"});
    const TargetCapture captured = run(application, recipe_for(application), 50);
    INFO(told(captured));
    CHECK(with_outcome(captured, Outcome::failed).empty());
    REQUIRE(captured.id_estimates.size() == 1);
    CHECK(captured.id_estimates[0].bits < (counter ? 2 : 33));
    CHECK(captured.id_estimates[0].structure == (counter ? "counter" : "partly constant"));
    CHECK(captured.id_estimates[0].bits_at_most == 128);
}

TEST_CASE(
    "where a second login ends the first session, that is a limit and nothing is left to log out everywhere",
    "[lifecycle][application]") {
    const test::ChildApplication application({"one_session"});
    const TargetCapture captured = run(application, recipe_for(application));
    INFO(told(captured));
    CHECK(with_outcome(captured, Outcome::failed).empty());
    CHECK(with_outcome(captured, Outcome::passed).count("concurrent_sessions") == 1);
    CHECK(with_outcome(captured, Outcome::not_tested) == Ids{"absolute_timeout", "logout_everywhere"});
}

TEST_CASE("a limit that the recipe names is tried with one login more", "[lifecycle][application]") {
    struct Row {
        std::vector<std::string> application;
        int most;
        Outcome outcome;
        const char* sentence;
    };
    const Row row =
        GENERATE(Row{{"two_sessions"},
                     2,
                     Outcome::passed,
                     "After 3 logins 2 sessions of one account live side by side; the recipe's limit is 2."},
                 Row{{"two_sessions"}, 3, Outcome::passed, "After 4 logins 2 sessions"},
                 Row{{"two_sessions"},
                     1,
                     Outcome::failed,
                     "After 2 logins 2 sessions of one account live side by side; the recipe's limit is 1."},
                 Row{{"refuses_third"}, 2, Outcome::passed, "After 3 logins 2 sessions"},
                 Row{{"refuses_third"}, 4, Outcome::inconclusive, "the limit was not reached"},
                 Row{{}, 2, Outcome::failed, "3 sessions"}, Row{{"one_session"}, 1, Outcome::passed, "1 "});
    const test::ChildApplication application(row.application);
    LoginRecipe recipe = recipe_for(application);
    recipe.sessions_per_account = row.most;
    const TargetCapture captured = run(application, recipe);
    INFO(told(captured));
    CHECK(with_outcome(captured, row.outcome).count("concurrent_sessions") == 1);
    CHECK_THAT(told(captured), ContainsSubstring(row.sentence));
}

TEST_CASE("a run can be ended before any of its requests", "[lifecycle][application]") {
    struct Enough {};
    const test::ChildApplication application({});
    LifecycleOptions options;
    int asked = 0;
    const int most = GENERATE(1, 7);
    options.before_request = [&] {
        if (++asked > most) throw Enough();
    };
    TargetCapture captured;
    const test::ManualClock clock;
    CHECK_THROWS_AS(run_lifecycle(recipe_for(application), {}, options, clock, captured), Enough);
    CHECK(asked == most + 1);
}

TEST_CASE("a login by JSON with a token in a header works", "[lifecycle][application]") {
    const test::ChildApplication application({"json_login"});
    LoginRecipe recipe = recipe_for(application);
    RecipeStep page;
    page.url = "/login";
    RecipeStep login;
    login.method = "POST";
    login.url = "/login";
    login.json = R"({"user": "anna", "password": "${APP_TEST_PASSWORD}"})";
    login.headers = {"X-Csrf: ${form:csrf}"};
    recipe.login = {page, login};
    const TargetCapture captured = run(application, recipe);
    INFO(told(captured));
    CHECK(captured.problems.empty());
    CHECK(with_outcome(captured, Outcome::passed).size() == 7);
}

TEST_CASE("a recipe that does not log in is a problem, and nothing passes", "[lifecycle][application]") {
    struct Row {
        const char* way;
        const char* user;
        const char* said;
    };
    const Row row =
        GENERATE(Row{"fixation", "nobody", "check user name, password"},
                 Row{"greets_everybody", "anna", "looks the same to somebody who is not logged in"},
                 Row{"secure_cookie", "anna", "A browser would not have kept these cookies"},
                 Row{"json_login", "anna", "step 1 of \"login\" did not work"});
    const test::ChildApplication application({row.way});
    LoginRecipe recipe = recipe_for(application);
    recipe.login[0].form[0].second = row.user;
    if (std::string(row.way) == "json_login") recipe.login[0].expect_text = "Hello";
    const TargetCapture captured = run(application, recipe, 5);
    INFO(told(captured));
    REQUIRE(captured.problems.size() == 1);
    CHECK(captured.problems[0].kind == CaptureProblem::Kind::recipe);
    CHECK(captured.problems[0].fatal);
    CHECK_THAT(captured.problems[0].sentence, ContainsSubstring(row.said));
    CHECK(captured.lifecycle.size() == lifecycle_tests().size());
    CHECK(with_outcome(captured, Outcome::not_tested).size() == lifecycle_tests().size());
    CHECK(captured.id_estimates.empty());
}

TEST_CASE("a logout that logs nobody out is a problem of the recipe", "[lifecycle][application]") {
    const test::ChildApplication application({});
    LoginRecipe recipe = recipe_for(application);
    recipe.logout[1].url = "/account";
    recipe.logout[1].method = "GET";
    const TargetCapture captured = run(application, recipe);
    REQUIRE(captured.problems.size() == 1);
    CHECK(captured.problems[0].kind == CaptureProblem::Kind::recipe);
    CHECK_THAT(captured.problems[0].sentence, ContainsSubstring("is still logged in"));
    CHECK(with_outcome(captured, Outcome::not_tested).count("logout_kills") == 1);
}

TEST_CASE("a logout by a link on the page is followed", "[lifecycle][application]") {
    const test::ChildApplication application({});
    LoginRecipe recipe = recipe_for(application);
    RecipeStep home;
    home.url = "/";
    RecipeStep leave;
    leave.link = "/bye";
    recipe.logout = {home, leave};
    const TargetCapture captured = run(application, recipe);
    INFO(told(captured));
    CHECK(captured.problems.empty());
    CHECK(with_outcome(captured, Outcome::passed).count("logout_kills") == 1);
}

TEST_CASE("nothing that is handed on holds the password, a token or an id", "[lifecycle][application]") {
    const char* const fault = GENERATE("fixation", "adopts_any_id", "secure_cookie");
    const test::ChildApplication application({fault});
    TargetCapture captured = run(application, recipe_for(application), 10);
    std::string all = told(captured);
    for (const SessionIdEstimate& estimate : captured.id_estimates)
        all += estimate.sentence + estimate.structure;
    for (const Capture& capture : captured.captures)
        all += capture.url + capture.page_url;
    CHECK_THAT(all, !ContainsSubstring(kPassword));
    for (const Capture& capture : captured.captures)
        for (const std::string_view line : capture.values_of("set-cookie")) {
            const std::string_view value = line.substr(line.find('=') + 1, 32);
            if (value.find(';') == std::string_view::npos) CHECK(all.find(value) == std::string::npos);
        }
    CHECK(all.size() > 100);
}

TEST_CASE("what is behind the login is captured, and says so", "[lifecycle][application]") {
    const test::ChildApplication application({});
    ApplicationWeb web(application);
    const test::ManualClock clock;
    LifecycleOptions options;
    options.run_tests = false;
    options.pages = {"/", "/nothing"};
    TargetCapture captured;
    run_lifecycle_over(web, recipe_for(application), {}, options, clock, captured);
    CHECK(captured.lifecycle.empty());
    CHECK(captured.id_estimates.empty());
    const auto captured_as = [&](const std::string& path, CaptureKind kind, bool logged_in) {
        return std::count_if(captured.captures.begin(), captured.captures.end(), [&](const Capture& one) {
            return one.url == application.url(path) && one.kind == kind && one.logged_in == logged_in;
        });
    };
    CHECK(captured_as("/login", CaptureKind::recipe_step, false) == 1);
    CHECK(captured_as("/login", CaptureKind::recipe_step, true) == 1);
    CHECK(captured_as("/account", CaptureKind::recipe_step, true) == 1);
    CHECK(captured_as("/account", CaptureKind::page, true) == 1);
    CHECK(captured_as("/", CaptureKind::page, true) == 1);
    CHECK(captured_as("/nothing", CaptureKind::page, true) == 1);
    CHECK(web.waited == Seconds(0));
    CHECK(web.requests < 15);
}
