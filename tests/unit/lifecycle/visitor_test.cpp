// A visitor behaves as a browser does.
#include "lifecycle/visitor.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include "fake_web.hpp"
#include "manual_clock.hpp"

using namespace sessionaudit;
using namespace sessionaudit::test;

namespace {

VisitorWorld world_of(FakeWeb& web, const ManualClock& clock) {
    VisitorWorld world;
    world.web = &web;
    world.clock = &clock;
    world.start = *parse_web_url("https://shop.example/");
    return world;
}

HttpRequest post(const std::string& url) {
    HttpRequest request;
    request.method = "POST";
    request.url = url;
    request.body = "a=b";
    request.content_type = "application/x-www-form-urlencoded";
    return request;
}

}  // namespace

TEST_CASE("redirects keep or change the method as browsers do", "[lifecycle][visitor]") {
    struct Row {
        int status;
        const char* first;
        const char* second;
    };
    const Row row = GENERATE(Row{301, "POST", "GET"}, Row{302, "POST", "GET"}, Row{303, "POST", "GET"},
                             Row{307, "POST", "POST"}, Row{308, "POST", "POST"}, Row{303, "PUT", "GET"},
                             Row{302, "PUT", "PUT"});
    FakeWeb web([&](const HttpRequest& request) {
        return request.url.ends_with("/a") ? redirect("https://shop.example/b", row.status) : page("b");
    });
    const ManualClock clock;
    const VisitorWorld world = world_of(web, clock);
    Visitor visitor(world);
    HttpRequest request = post("https://shop.example/a");
    request.method = row.first;
    visitor.ask(request);
    REQUIRE(web.requests.size() == 2);
    INFO(row.status);
    CHECK(web.requests[1].method == row.second);
    CHECK(web.requests[1].body == (std::string(row.second) == "GET" ? "" : "a=b"));
    CHECK(visitor.page_url() == "https://shop.example/b");
}

TEST_CASE("redirects in a circle end with a problem", "[lifecycle][visitor]") {
    FakeWeb web([](const HttpRequest& request) { return redirect(request.url); });
    const ManualClock clock;
    const VisitorWorld world = world_of(web, clock);
    Visitor visitor(world);
    const PageAsked asked = visitor.visit("https://shop.example/");
    REQUIRE(asked.problem());
    CHECK(asked.problem()->kind == CaptureProblem::Kind::too_many_redirects);
    CHECK(web.requests.size() == 21);
}

TEST_CASE("cookies are kept, sent, dropped and planted as in a browser", "[lifecycle][visitor]") {
    FakeWeb web([](const HttpRequest& request) {
        if (request.url.ends_with("/set"))
            return page("", 200,
                        {"a=1; Path=/", "b=2; Path=/deep", "bad=3; SameSite=None", "__Host-c=4; Path=/x"});
        return page("");
    });
    const ManualClock clock;
    VisitorWorld world = world_of(web, clock);
    world.fetch.cookies = {"given=5"};
    Visitor visitor(world);
    visitor.visit("https://shop.example/set");
    visitor.visit("https://shop.example/deep/page");
    CHECK(web.requests.back().cookie == "b=2; a=1; given=5");
    visitor.visit("https://shop.example/");
    CHECK(web.requests.back().cookie == "a=1; given=5");
    CHECK(visitor.refused().size() == 2);

    Visitor copy = visitor;
    copy.drop("a");
    copy.visit("https://shop.example/");
    CHECK(web.requests.back().cookie == "given=5");
    CHECK(visitor.value_of("a") == "1");

    StoredCookie made_up = visitor.cookies().front();
    made_up.value = "made-up";
    copy.plant(made_up);
    CHECK(copy.value_of(made_up.name) == "made-up");

    visitor.visit("https://elsewhere.test/");
    CHECK(web.requests.back().cookie.empty());
}

TEST_CASE("the user's cookies go to the scheme and port that they were given for", "[lifecycle][visitor]") {
    FakeWeb web([](const HttpRequest&) { return page(""); });
    const ManualClock clock;
    VisitorWorld world = world_of(web, clock);
    world.fetch.cookies = {"given=5"};
    Visitor visitor(world);
    for (const char* url :
         {"http://shop.example/", "https://shop.example:8443/", "http://shop.example:443/"}) {
        visitor.visit(url);
        CHECK(web.requests.back().cookie.empty());
    }
    world.start = *parse_web_url("http://shop.example/");
    visitor.visit("https://shop.example/");
    CHECK(web.requests.back().cookie == "given=5");
}

TEST_CASE("what is posted does not follow a redirect down to http", "[lifecycle][visitor]") {
    FakeWeb web([](const HttpRequest&) { return redirect("http://shop.example/b", 307); });
    const ManualClock clock;
    const VisitorWorld world = world_of(web, clock);
    Visitor visitor(world);
    const PageAsked asked = visitor.ask(post("https://shop.example/a"));
    CHECK(web.requests.size() == 1);
    REQUIRE(asked.problem());
    CHECK(asked.problem()->kind == CaptureProblem::Kind::out_of_scope);
}

TEST_CASE("what is posted says where it comes from, and another site learns only the origin",
          "[lifecycle][visitor]") {
    FakeWeb web([](const HttpRequest&) { return page(""); });
    const ManualClock clock;
    const VisitorWorld world = world_of(web, clock);
    Visitor visitor(world);
    visitor.visit("https://shop.example/login?next=/secret");
    CHECK(web.requests.back().headers.empty());
    visitor.ask(post("https://shop.example/login"));
    CHECK(has_header(web.requests.back(), "Origin: https://shop.example"));
    CHECK(has_header(web.requests.back(), "Referer: https://shop.example/login?next=/secret"));
    visitor.visit("https://shop.example/login?next=/secret");
    visitor.ask(post("https://elsewhere.test/login"));
    CHECK(has_header(web.requests.back(), "Origin: https://shop.example"));
    CHECK(has_header(web.requests.back(), "Referer: https://shop.example/"));
}
