// What an application that misbehaves in ways of its own does to the life-cycle tests.
#include "lifecycle/lifecycle_run.hpp"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <cstdlib>
#include <fstream>
#include <iterator>

#include "error_code.hpp"
#include "fake_web.hpp"
#include "manual_clock.hpp"
#include "sessionaudit/error.hpp"

using namespace sessionaudit;
using namespace sessionaudit::test;
using Catch::Matchers::ContainsSubstring;
using Outcome = LifecycleCheck::Outcome;

namespace {

LoginRecipe recipe_of_shop() {
    LoginRecipe recipe;
    recipe.source = "recipe.json";
    recipe.start = "https://shop.example/";
    RecipeStep login;
    login.method = "POST";
    login.url = "/login";
    login.form = {{"user", "anna b&c"}, {"password", "${LIFECYCLE_RUN_PASSWORD}"}};
    recipe.login = {login};
    recipe.protected_url = "/account";
    recipe.logged_in_text = "Hello";
    return recipe;
}

/// Knows one session, "sid=in", which the login gives to everybody.
HttpAnswer simple_shop(const HttpRequest& request) {
    if (request.method == "POST")
        return redirect("https://shop.example/account", 303, {"sid=in; Path=/; Secure"});
    if (request.url.ends_with("/account") && request.cookie.find("sid=in") != std::string::npos)
        return page("Hello anna");
    return page("Who are you?");
}

TargetCapture run(FakeWeb& web, const LoginRecipe& recipe, const LifecycleOptions& options) {
    setenv("LIFECYCLE_RUN_PASSWORD", "p+w ä", 1);
    const ManualClock clock;
    TargetCapture captured;
    run_lifecycle_over(web, recipe, {}, options, clock, captured);
    return captured;
}

LifecycleOptions without_samples() {
    LifecycleOptions options;
    options.samples = 0;
    return options;
}

Outcome outcome_of(const TargetCapture& captured, const std::string& id) {
    const auto found = std::find_if(captured.lifecycle.begin(), captured.lifecycle.end(),
                                    [&](const LifecycleCheck& check) { return check.id == id; });
    REQUIRE(found != captured.lifecycle.end());
    return found->outcome;
}

}  // namespace

TEST_CASE("a password never goes down from https to http", "[lifecycle][run]") {
    const bool by_form = GENERATE(true, false);
    const bool with_get = GENERATE(true, false);
    LoginRecipe recipe = recipe_of_shop();
    if (with_get) recipe.login[0].method = "GET";
    recipe.login[0].load_form = by_form;
    if (!by_form) recipe.login[0].url = "http://shop.example/login";
    const std::string method = with_get ? "get" : "post";
    FakeWeb web([&](const HttpRequest& request) {
        if (request.url.ends_with("/login"))
            return page("<form method=" + method +
                        " action='http://shop.example/enter'><input name=password></form>");
        return simple_shop(request);
    });
    const TargetCapture captured = run(web, recipe, without_samples());
    for (const HttpRequest& request : web.requests) {
        CHECK(request.url.starts_with("https://"));
        CHECK(request.body.empty());
    }
    REQUIRE(captured.problems.size() == 1);
    CHECK(captured.problems[0].kind == CaptureProblem::Kind::recipe);
    CHECK_THAT(captured.problems[0].sentence, ContainsSubstring("plain http"));
}

TEST_CASE("the site of a recipe is its host with or without www, and never less than https",
          "[lifecycle][run]") {
    const auto scope_of = [](const char* url) { return within_site({}, *parse_web_url(url)).scope; };
    CHECK(scope_of("https://shop.example/a") ==
          std::vector<std::string>{"https://shop.example/", "https://www.shop.example/"});
    CHECK(scope_of("http://127.0.0.1:8080/") == std::vector<std::string>{"http://127.0.0.1:8080/"});
    CHECK(scope_of("http://127.0.0.1/") ==
          std::vector<std::string>{"http://127.0.0.1/", "https://127.0.0.1/"});
}

TEST_CASE("a form field cannot bring a header line of its own", "[lifecycle][run]") {
    LoginRecipe recipe = recipe_of_shop();
    recipe.login[0].headers = {"X-CSRF: ${form:csrf}"};
    FakeWeb web([](const HttpRequest& request) {
        if (request.url == "https://shop.example/" || request.url.ends_with("/login"))
            return page(
                "<form method=post action='/login'><input name=csrf value='a&#13;&#10;Cookie: b'></form>");
        return simple_shop(request);
    });
    recipe.login[0].load_form = true;
    const TargetCapture captured = run(web, recipe, without_samples());
    for (const HttpRequest& request : web.requests)
        for (const std::string& header : request.headers)
            CHECK(header.find('\n') == std::string::npos);
    REQUIRE(captured.problems.size() == 1);
    CHECK_THAT(captured.problems[0].sentence, ContainsSubstring("line break"));
}

TEST_CASE("a form is sent encoded, with the values of the environment", "[lifecycle][run]") {
    FakeWeb web(simple_shop);
    run(web, recipe_of_shop(), without_samples());
    const auto sent = std::find_if(web.requests.begin(), web.requests.end(),
                                   [](const HttpRequest& request) { return request.method == "POST"; });
    REQUIRE(sent != web.requests.end());
    CHECK(sent->body == "user=anna+b%26c&password=p%2Bw+%C3%A4");
    CHECK(sent->content_type == "application/x-www-form-urlencoded");
}

TEST_CASE("an environment value cannot break out of a body of JSON", "[lifecycle][run]") {
    LoginRecipe recipe = recipe_of_shop();
    recipe.login[0].form.clear();
    recipe.login[0].json = R"({"password":"${LIFECYCLE_RUN_JSON}","keep":[1,true,null]})";
    setenv("LIFECYCLE_RUN_JSON", "\",\"admin\":\"\xff", 1);
    FakeWeb web(simple_shop);
    run(web, recipe, without_samples());
    const auto sent = std::find_if(web.requests.begin(), web.requests.end(),
                                   [](const HttpRequest& request) { return request.method == "POST"; });
    REQUIRE(sent != web.requests.end());
    CHECK(sent->body == "{\"password\":\"\\\",\\\"admin\\\":\\\"\xEF\xBF\xBD\",\"keep\":[1,true,null]}");
}

TEST_CASE("a protected page that answers 503 or nothing to a replay is inconclusive, never passed",
          "[lifecycle][run]") {
    const bool silent = GENERATE(false, true);
    FakeWeb web([&, logins = 0](const HttpRequest& request) mutable {
        if (request.method == "POST") ++logins;
        const bool logged_in = request.cookie.find("sid=in") != std::string::npos;
        if (logins == 0 || logged_in || !request.url.ends_with("/account")) return simple_shop(request);
        return silent ? no_answer() : page("busy", 503);
    });
    const TargetCapture captured = run(web, recipe_of_shop(), without_samples());
    CHECK(outcome_of(captured, "old_id_dead") == Outcome::inconclusive);
}

TEST_CASE("an idle session that lives or dies is told from a wait that was injected", "[lifecycle][run]") {
    const bool lives = GENERATE(false, true);
    FakeWeb* seen = nullptr;
    FakeWeb web([&](const HttpRequest& request) {
        if (!lives && seen->waited > Seconds(0) && request.url.ends_with("/account"))
            return page("Who are you?");
        return simple_shop(request);
    });
    seen = &web;
    LifecycleOptions options = without_samples();
    options.idle_probe = Seconds(1800);
    const TargetCapture captured = run(web, recipe_of_shop(), options);
    CHECK(web.waited == Seconds(1800));
    CHECK(outcome_of(captured, "idle_timeout") == (lives ? Outcome::failed : Outcome::passed));
}

TEST_CASE("a login that gets no answer is a problem of the recipe with the reason", "[lifecycle][run]") {
    FakeWeb web([](const HttpRequest& request) {
        return request.method == "POST" ? no_answer() : simple_shop(request);
    });
    const TargetCapture captured = run(web, recipe_of_shop(), without_samples());
    REQUIRE(captured.problems.size() == 1);
    CHECK(captured.problems[0].kind == CaptureProblem::Kind::recipe);
    CHECK_THAT(captured.problems[0].sentence, ContainsSubstring("nothing came within 20 s"));
    for (const LifecycleCheck& check : captured.lifecycle)
        CHECK(check.outcome == Outcome::not_tested);
}

TEST_CASE("each expectation of a step that is not met says which", "[lifecycle][run]") {
    LoginRecipe recipe = recipe_of_shop();
    const int which = GENERATE(0, 1, 2, 3, 4);
    std::string said;
    RecipeStep& step = recipe.login[0];
    if (which == 0) said = (step.expect_status = 204, "status 303 instead of 204");
    if (which == 1) said = (step.expect_text = "Welcome", "\"expect_text\"");
    if (which == 2) said = (step.expect_url = "/home", "\"expect_url\"");
    if (which == 3) said = (step.load_form = true, "the page has no form");
    if (which == 4) said = (step.form[0].second = "${form:csrf}", "${form:csrf}");
    FakeWeb web(simple_shop);
    const TargetCapture captured = run(web, recipe, without_samples());
    REQUIRE(captured.problems.size() == 1);
    CHECK_THAT(captured.problems[0].sentence, ContainsSubstring(said));
}

TEST_CASE("samples end with the first that cannot be had, and that is said", "[lifecycle][run]") {
    FakeWeb web([logins = 0](const HttpRequest& request) mutable {
        if (request.method == "POST" && ++logins > 12) return page("slow down", 429);
        return simple_shop(request);
    });
    LifecycleOptions options;
    options.samples = 50;
    const TargetCapture captured = run(web, recipe_of_shop(), options);
    REQUIRE(captured.id_estimates.size() == 1);
    CHECK(captured.id_estimates[0].samples < 12);
    CHECK(captured.id_estimates[0].structure == "constant");
    CHECK_THAT(captured.notes.back(), ContainsSubstring("fresh ids of sid could be had, of 50"));
    CHECK(web.requests.size() < 120);
}

TEST_CASE("a start that is no address is refused before anything is asked", "[lifecycle][run]") {
    LoginRecipe recipe = recipe_of_shop();
    recipe.start = "https:///";
    FakeWeb web(simple_shop);
    CHECK(test::code_of([&] { run(web, recipe, without_samples()); }) == ErrorCode::invalid_argument);
    CHECK(web.requests.empty());
}

TEST_CASE("credentials are not sent to another site that the recipe does not name", "[lifecycle][run]") {
    // Over the real client: the scope is the start's own host, so this asks nobody.
    LoginRecipe recipe = recipe_of_shop();
    setenv("LIFECYCLE_RUN_PASSWORD", "secret-4711", 1);
    recipe.start = "http://127.0.0.1:1/";
    recipe.login[0].url = "http://elsewhere.invalid/login";
    FetchOptions fetch;
    fetch.retries = 0;
    fetch.connect_timeout = Milliseconds(500);
    const ManualClock clock;
    TargetCapture captured;
    run_lifecycle(recipe, fetch, without_samples(), clock, captured);
    REQUIRE(captured.problems.size() == 1);
    CHECK_THAT(captured.problems[0].sentence, ContainsSubstring("scope"));
}

TEST_CASE("the document of the life-cycle tests has exactly those that there are, with their references",
          "[lifecycle][docs]") {
    std::ifstream file(std::string(SESSIONAUDIT_SOURCE_FOLDER) + "/docs/life-cycle.md");
    const std::string document{std::istreambuf_iterator<char>(file), {}};
    for (const LifecycleTest& test : lifecycle_tests()) {
        const std::size_t row = document.rfind("| `" + std::string(test.id) + "` |");
        REQUIRE(row != std::string::npos);
        CHECK_THAT(document.substr(row, document.find('\n', row) - row),
                   ContainsSubstring(std::string(test.references)));
    }
    CHECK(lifecycle_tests().size() == 9);
}
