#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include "sessionaudit/cookie_verdict.hpp"

using namespace sessionaudit;

namespace {

const Timestamp kNow = *parse_rfc3339("2026-03-01T12:00:00Z");

CookieSource from(const char* scheme, const char* host = "www.shop.example", const char* path = "/") {
    CookieSource source;
    source.scheme = scheme;
    source.host = host;
    source.path = path;
    return source;
}

std::string field(const CookieJar& jar, const char* path = "/", const char* host = "www.shop.example",
                  const char* scheme = "https") {
    return jar.cookie_field(scheme, host, path, kNow);
}

}  // namespace

TEST_CASE("a cookie comes back where it belongs and nowhere else", "[cookie][jar]") {
    CookieJar jar;
    jar.receive("host=1; Path=/", from("https"), kNow);
    jar.receive("site=2; Path=/; Domain=shop.example", from("https"), kNow);
    jar.receive("deep=3; Path=/cart", from("https"), kNow);
    jar.receive("safe=4; Path=/; Secure", from("https"), kNow);
    CHECK(field(jar) == "host=1; site=2; safe=4");
    CHECK(field(jar, "/cart/view") == "deep=3; host=1; site=2; safe=4");
    CHECK(field(jar, "/cart") == "deep=3; host=1; site=2; safe=4");
    CHECK(field(jar, "/carton") == "host=1; site=2; safe=4");
    CHECK(field(jar, "/", "shop.example") == "site=2");
    CHECK(field(jar, "/", "www.shop.example", "http") == "host=1; site=2");
    CHECK(field(jar, "/", "notshop.example").empty());
}

TEST_CASE("a newer value takes the place of the older, in its place in the order", "[cookie][jar]") {
    CookieJar jar;
    jar.receive("a=1; Path=/", from("https"), kNow);
    jar.receive("b=2; Path=/", from("https"), kNow + Seconds(1));
    jar.receive("a=3; Path=/; HttpOnly", from("https"), kNow + Seconds(2));
    CHECK(field(jar) == "a=3; b=2");
    REQUIRE(jar.cookies().size() == 2);
    CHECK(jar.cookies()[0].created == kNow);
    CHECK(jar.cookies()[0].http_only);
}

TEST_CASE("a nameless cookie is sent as its value", "[cookie][jar]") {
    CookieJar jar;
    jar.receive("token", from("https"), kNow);
    jar.receive("=other; Path=/", from("https"), kNow);
    CHECK(field(jar) == "other");
    jar.receive("a=1", from("https"), kNow);
    CHECK(field(jar) == "other; a=1");
}

TEST_CASE("deletion needs the same name, domain and path", "[cookie][jar]") {
    CookieJar jar;
    jar.receive("a=1; Path=/; Domain=shop.example", from("https"), kNow);
    CHECK(jar.receive("a=; Max-Age=0; Path=/", from("https"), kNow).verdict == CookieVerdict::deletes);
    CHECK(field(jar) == "a=1");
    jar.receive("a=; Max-Age=0; Domain=shop.example; Path=/x", from("https"), kNow);
    CHECK(field(jar) == "a=1");
    jar.receive("a=; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Domain=.shop.example; Path=/", from("https"),
                kNow);
    CHECK(jar.cookies().empty());
}

TEST_CASE("what expires is not sent, and goes with the next line", "[cookie][jar]") {
    CookieJar jar;
    jar.receive("a=1; Max-Age=60", from("https"), kNow);
    CHECK(jar.cookie_field("https", "www.shop.example", "/", kNow + Seconds(59)) == "a=1");
    CHECK(jar.cookie_field("https", "www.shop.example", "/", kNow + Seconds(60)).empty());
    jar.receive("b=2", from("https"), kNow + Seconds(60));
    CHECK(jar.cookies().size() == 1);
}

TEST_CASE("an insecure connection leaves Secure cookies alone", "[cookie][jar]") {
    CookieJar jar;
    jar.receive("a=1; Secure; Path=/login; Domain=shop.example", from("https"), kNow);
    const auto judged = [&](const char* line) {
        CookieJar copy = jar;
        return std::string(copy.receive(line, from("http"), kNow).reason.code);
    };
    CHECK(judged("a=2; Path=/login") == "overwrites_secure");
    CHECK(judged("a=2; Path=/login/en") == "overwrites_secure");
    CHECK(judged("a=; Max-Age=0; Path=/login; Domain=shop.example") == "overwrites_secure");
    CHECK(judged("a=2; Path=/").empty());
    CHECK(judged("a=2; Path=/foo").empty());
    CHECK(judged("A=2; Path=/login").empty());
    CHECK(jar.receive("a=2; Path=/login; Domain=shop.example", from("https"), kNow).verdict ==
          CookieVerdict::stored);
    CHECK_FALSE(jar.cookies()[0].secure);
}

TEST_CASE("what is not Secure may be overwritten, Secure may not be shadowed from above", "[cookie][jar]") {
    CookieJar jar;
    jar.receive("plain=1; Path=/", from("http"), kNow);
    CHECK(jar.receive("plain=2; Path=/", from("http"), kNow).verdict == CookieVerdict::stored);
    jar.receive("safe=1; Path=/; Secure", from("https"), kNow);
    CHECK(jar.receive("safe=2; Path=/; Domain=shop.example", from("http"), kNow).reason.code ==
          "overwrites_secure");
    CHECK(jar.receive("safe=3; Path=/", from("http", "shop.example"), kNow).reason.code ==
          "overwrites_secure");
    CHECK(jar.receive("safe=4; Path=/", from("http", "api.shop.example"), kNow).verdict ==
          CookieVerdict::stored);
}

TEST_CASE("a script neither overwrites nor deletes an HttpOnly cookie", "[cookie][jar]") {
    CookieJar jar;
    jar.receive("a=1; HttpOnly; Path=/", from("https"), kNow);
    CookieSource script = from("https");
    script.by_http = false;
    const char* line = GENERATE("a=2; Path=/", "a=; Max-Age=0; Path=/");
    CHECK(jar.receive(line, script, kNow).reason.code == "overwrites_http_only");
    CHECK(field(jar) == "a=1");
    CHECK(jar.receive("a=2; Path=/x", script, kNow).verdict == CookieVerdict::stored);
}

TEST_CASE("a script overwrites what is not HttpOnly", "[cookie][jar]") {
    CookieJar jar;
    CookieSource script = from("https");
    script.by_http = false;
    jar.receive("a=1; Path=/", from("https"), kNow);
    CHECK(jar.receive("a=2; Path=/", script, kNow).verdict == CookieVerdict::stored);
    CHECK(field(jar) == "a=2");
}

TEST_CASE("host-only, domain-wide and partitioned cookies of one name stand beside each other",
          "[cookie][jar]") {
    CookieJar jar;
    jar.receive("a=1; Path=/", from("https"), kNow);
    jar.receive("a=2; Path=/; Domain=www.shop.example", from("https"), kNow);
    jar.receive("a=3; Path=/; Secure; Partitioned", from("https"), kNow);
    CHECK(field(jar) == "a=1; a=2; a=3");
    jar.receive("a=; Path=/; Max-Age=0", from("https"), kNow);
    CHECK(field(jar) == "a=2; a=3");
}

TEST_CASE("a refused or blocked line leaves the jar as it was", "[cookie][jar]") {
    CookieJar jar;
    jar.receive("a=1; Path=/; Secure; SameSite=None", from("https"), kNow);
    CookieSource framed = from("https");
    framed.top_level_host = "news.test";
    jar.receive("a=2; Path=/; Secure; SameSite=None", framed, kNow);
    jar.receive("a=; Path=/; Secure; SameSite=None; Max-Age=0", framed, kNow);
    jar.receive("a=3; Path=/; SameSite=None", from("https"), kNow);
    CHECK(field(jar) == "a=1");
}

TEST_CASE("each top-level site has a partition of its own", "[cookie][jar]") {
    CookieJar jar;
    CookieSource framed = from("https", "px.tracker.example");
    for (const char* top : {"www.shop.example", "api.shop.example", "news.test"}) {
        framed.top_level_host = top;
        jar.receive("a=b; Secure; SameSite=None; Partitioned", framed, kNow);
    }
    REQUIRE(jar.cookies().size() == 2);
    CHECK(jar.cookies()[0].partition == "https://shop.example");
    CHECK(jar.cookies()[1].partition == "https://news.test");
    CHECK(field(jar, "/", "px.tracker.example").empty());
}

TEST_CASE("a jar has an end, and what is not Secure goes first", "[cookie][jar]") {
    CookieJar jar;
    jar.receive("safe=1; Secure", from("https"), kNow);
    for (std::size_t i = 0; i < CookieJar::kPerDomainMax + 20; ++i)
        jar.receive("n" + std::to_string(i) + "=1", from("https"), kNow + Milliseconds(i + 1));
    CHECK(jar.cookies().size() == CookieJar::kPerDomainMax);
    CHECK(jar.cookies().front().name == "safe");
    CHECK(jar.cookies()[1].name == "n21");
    CHECK(jar.cookies().back().name == "n199");
}
