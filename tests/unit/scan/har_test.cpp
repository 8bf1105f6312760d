#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <nlohmann/json.hpp>

#include "sessionaudit/capture_files.hpp"

namespace sessionaudit {
namespace {

using nlohmann::json;

json entry(const std::string& url, const json& response, const std::string& page = "p1") {
    return {
        {"pageref", page},
        {"startedDateTime", "2026-03-01T09:30:00.500Z"},
        {"_webSocketMessages", {{{"data", "x"}}}},
        {"request", {{"method", "GET"}, {"url", url}, {"headers", {{{"name", "Cookie"}, {"value", "s=1"}}}}}},
        {"response", response},
        {"timings", {{"wait", 1.5}}}};
}

using Fields = std::vector<std::pair<std::string, std::string>>;

json response(int status, const Fields& headers, const json& content = json::object()) {
    json out{
        {"status", status}, {"httpVersion", "HTTP/2.0"}, {"headers", json::array()}, {"content", content}};
    for (const auto& [name, value] : headers)
        out["headers"].push_back({{"name", name}, {"value", value}});
    return out;
}

std::string har(const json& entries) {
    return json{
        {"log", {{"version", "1.2"}, {"pages", {{{"id", "p1"}, {"title", "x"}}}}, {"entries", entries}}}}
        .dump();
}

TargetCapture read(const std::string& text) {
    return read_capture_file(text, CaptureFileKind::har, "x.har");
}

std::vector<std::string> cookies_of(const Capture& capture) {
    std::vector<std::string> cookies;
    for (const std::string_view value : capture.values_of("set-cookie"))
        cookies.emplace_back(value);
    return cookies;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("a page of a HAR is its first entry that is no redirect", "[scan][har]") {
    const TargetCapture target = read(har({
        entry("http://a.test/", response(301, {{"Location", "https://a.test/"}, {"Set-Cookie", "r=1"}})),
        entry("https://a.test/", response(200, {{"Content-Type", "text/html"}},
                                          {{"text", "<a href=/x>"}, {"mimeType", "text/html"}})),
        entry("https://b.test/i.js", response(200, {{"set-cookie", "t=1"}})),
        entry("https://a.test/2", response(200, {}), "p2"),
    }));
    REQUIRE(target.captures.size() == 4);
    CHECK(target.problems.empty());
    CHECK(target.captures[0].kind == CaptureKind::redirect);
    CHECK(target.captures[1].kind == CaptureKind::page);
    CHECK(target.captures[1].page.links.size() == 1);
    CHECK(target.captures[1].http_version == "2");
    CHECK(to_rfc3339(target.captures[1].at) == "2026-03-01T09:30:00.500Z");
    CHECK(target.captures[2].kind == CaptureKind::subresource);
    CHECK(target.captures[2].page_url == "https://a.test/");
    CHECK(target.captures[3].kind == CaptureKind::page);
    CHECK(target.captures[3].page_url.empty());
}

TEST_CASE("folded Set-Cookie fields are taken apart", "[scan][har]") {
    const TargetCapture target = read(har({
        entry("https://a.test/",
              response(200, {{"Set-Cookie", "a=1; Path=/\nb=2; Expires=Wed, 09 Jun 2027 10:18:14 GMT"}})),
        entry("https://a.test/2",
              response(200, {{"set-cookie", "c=3; Expires=Wed, 09 Jun 2027 10:18:14 GMT, d=4"}})),
    }));
    REQUIRE(target.captures.size() == 2);
    CHECK(cookies_of(target.captures[0]) ==
          Texts{"a=1; Path=/", "b=2; Expires=Wed, 09 Jun 2027 10:18:14 GMT"});
    CHECK(cookies_of(target.captures[1]) == Texts{"c=3; Expires=Wed, 09 Jun 2027 10:18:14 GMT", "d=4"});
}

TEST_CASE("the list of cookies counts only where the header is missing, and that is said", "[scan][har]") {
    json with_header = response(200, {{"Set-Cookie", "a=1"}});
    with_header["cookies"] = {{{"name", "wrong"}, {"value", "x"}}};
    json without = response(200, {});
    without["cookies"] = {{{"name", "b"},
                           {"value", "2"},
                           {"path", "/"},
                           {"httpOnly", true},
                           {"secure", true},
                           {"sameSite", "Lax"}}};
    const TargetCapture target =
        read(har({entry("https://a.test/", with_header), entry("https://a.test/2", without)}));
    REQUIRE(target.captures.size() == 2);
    CHECK(cookies_of(target.captures[0]) == Texts{"a=1"});
    CHECK(cookies_of(target.captures[1]) == Texts{"b=2; Path=/; SameSite=Lax; HttpOnly; Secure"});
    REQUIRE(target.notes.size() == 1);
    CHECK(target.notes[0].find("1 cookies stand in the HAR without") != std::string::npos);
}

TEST_CASE("a moment of the list of cookies becomes a date that browsers read", "[scan][har]") {
    json one = response(200, {});
    one["cookies"] = {{{"name", "a"}, {"value", "1"}, {"expires", "2026-10-01T02:00:00.000+02:00"}},
                      {{"name", "b"}, {"value", "1"}, {"expires", "Session"}}};
    const TargetCapture target = read(har(json::array({entry("https://a.test/", one)})));
    REQUIRE(target.captures.size() == 1);
    CHECK(cookies_of(target.captures[0]) ==
          Texts{"a=1; Expires=Thu, 01 Oct 2026 00:00:00 GMT", "b=1; Expires=Session"});
}

TEST_CASE("a HAR stripped of its cookies is not judged", "[scan][har]") {
    const bool sent = GENERATE(true, false);
    json one = entry("https://a.test/", response(200, {{"Server", "x"}}));
    if (!sent) one["request"]["headers"] = json::array();
    const TargetCapture target = read(har(json::array({one})));
    REQUIRE(target.captures.size() == 1);
    REQUIRE(target.notes.size() == 1);
    CHECK(target.notes[0].find("no Set-Cookie field at all") != std::string::npos);
    REQUIRE(target.problems.size() == (sent ? 0 : 1));
    if (sent) return;
    CHECK(target.problems[0].kind == CaptureProblem::Kind::unreadable);
    CHECK(target.problems[0].fatal);
}

TEST_CASE("bodies in base64 are read, pictures are not", "[scan][har]") {
    const TargetCapture target = read(har({
        entry("https://a.test/", response(200, {{"Set-Cookie", "s=abcdefgh1234"}},
                                          {{"mimeType", "text/html"},
                                           {"encoding", "base64"},
                                           {"text", "PGEgaHJlZj0veD5hYmNkZWZnaDEyMzQ="}})),
        entry("https://a.test/i",
              response(200, {},
                       {{"mimeType", "image/png"}, {"encoding", "base64"}, {"text", "PGEgaHJlZj0veD4="}})),
    }));
    REQUIRE(target.captures.size() == 2);
    CHECK(target.captures[0].page.links.size() == 1);
    CHECK(target.captures[0].page.values_in_body == Texts{"s"});
    CHECK(target.captures[1].page.bytes == 0);
}

TEST_CASE("a HAR cut anywhere gives what stands before the cut", "[scan][har]") {
    json entries = json::array();
    for (int i = 0; i < 5; ++i)
        entries.push_back(
            entry("https://a.test/" + std::to_string(i), response(200, {{"Set-Cookie", "a=1"}})));
    const std::string text = har(entries);
    std::size_t before = 0;
    for (std::size_t size = 0; size < text.size(); ++size) {
        const TargetCapture target = read(text.substr(0, size));
        REQUIRE(target.problems.size() == 1);
        REQUIRE(target.problems[0].sentence.find("byte " + std::to_string(size)) != std::string::npos);
        REQUIRE(target.captures.size() >= before);
        before = target.captures.size();
    }
    CHECK(before == 5);
    CHECK(read(text).problems.empty());
}

TEST_CASE("what is no HAR is said so", "[scan][har]") {
    const auto text =
        GENERATE(values<std::string>({"[]", "{}", "1", "", "{\"log\"", "{\"log\":{\"entries\":[}",
                                      std::string("{\0}", 3), "{\"log\":" + std::string(200, '[')}));
    const TargetCapture target = read(text);
    CHECK(target.captures.empty());
    CHECK(target.problems.size() == 1);
}

TEST_CASE("entries of odd shapes are left out, the others stand", "[scan][har]") {
    const TargetCapture target = read(
        har({1,
             "x",
             nullptr,
             json::array({1}),
             json::object(),
             {{"request", 5}, {"response", 6}},
             entry("data:text/html,x", response(200, {})),
             entry("https://a.test/", response(0, {})),
             entry("https://a.test/", {{"status", "200"}, {"headers", 7}, {"cookies", "x"}, {"content", 1}}),
             entry("https://a.test/ok", response(200, {{"A", "b"}}))}));
    REQUIRE(target.captures.size() == 1);
    CHECK(target.captures[0].url == "https://a.test/ok");
    CHECK(target.notes.size() == 3);
}

}  // namespace sessionaudit
