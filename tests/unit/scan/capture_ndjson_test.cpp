#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/generators/catch_generators_range.hpp>
#include <random>

#include "scan/redaction.hpp"
#include "sessionaudit/capture_files.hpp"
#include "sessionaudit/cookie_verdict.hpp"

namespace sessionaudit {
namespace {

TargetCapture read(std::string_view text) {
    return read_capture_file(text, CaptureFileKind::ndjson, "x.ndjson");
}

TargetCapture everything() {
    TargetCapture target;
    Capture capture;
    capture.url = "https://a.test/x?sid=0123456789abcdef";
    capture.page_url = "https://a.test/";
    capture.method = "POST";
    capture.status = 302;
    capture.source = CaptureSource::browser;
    capture.kind = CaptureKind::recipe_step;
    capture.at = *parse_rfc3339("2026-03-01T09:30:00.123Z");
    capture.http_version = "2";
    capture.tls_verified = capture.with_gpc = capture.logged_in = true;
    capture.headers = {{"Set-Cookie", std::string("a=\x80\xFF\0 b; Path=/", 15)},
                       {"X-\xE9", ""},
                       {"Location", "/y?token=Secret123"},
                       {"Authorization", "Bearer Secret123"}};
    capture.page.links = {{"https://a.test/z", "a"}};
    capture.page.declared = {{"n", "p", "party", "life", "https://a.test/"}};
    capture.page.values_in_body = {"a"};
    capture.page.bytes = 7;
    capture.page.cut = true;
    BrowserFacts browser;
    browser.blocked = {{0, {"InvalidPrefix"}}};
    browser.written = {{"c", "https://a.test/s.js", "c=Secret123; Path=/"}};
    browser.read = {{"c", "https://a.test/s.js", ""}};
    browser.storage = {{"localStorage", "k", "https://a.test"}};
    browser.third_party_requests = {{"https://b.test/", "img"}};
    capture.browser = browser;
    target.captures = {capture, Capture{}};
    target.captures[1].url = "http://a.test/";
    target.problems = {{CaptureProblem::Kind::timeout, "https://b.test/", "It took too long", false}};
    target.notes = {"robots.txt forbids 1 page"};
    target.lifecycle = {{"old_id_dead", LifecycleCheck::Outcome::failed, "It lives", "sid", {"ASVS 7.2.4"}}};
    target.id_estimates = {{"sid", 100, 62.5, 128, 0.5, "random", 1, "Few"}};
    return target;
}

}  // namespace

TEST_CASE("captures written are the captures read", "[scan][captures]") {
    const TargetCapture target = everything();
    const std::string text = write_captures(target, false);
    const TargetCapture again = read(text);
    CHECK(again.problems.size() == target.problems.size());
    REQUIRE(again.captures.size() == 2);
    CHECK(again.captures[0].headers[0].value == target.captures[0].headers[0].value);
    CHECK(again.captures[0].headers[1].name == "X-\xE9");
    CHECK(again.captures[0].at == target.captures[0].at);
    CHECK(again.captures[0].browser->written[0].line == "c=Secret123; Path=/");
    CHECK(again.lifecycle.at(0).outcome == LifecycleCheck::Outcome::failed);
    CHECK(again.id_estimates.at(0).bits == 62.5);
    // Everything else: what is written of what was read is the same text.
    CHECK(write_captures(again, false) == text);
}

TEST_CASE("redacted captures hold no secret and the same names", "[scan][captures]") {
    const std::string text = write_captures(everything(), true);
    CHECK(text.find("Secret123") == std::string::npos);
    CHECK(text.find("0123456789abcdef") == std::string::npos);
    CHECK(text.find("Xxxxxx000") != std::string::npos);
    CHECK(read(text).problems.size() == 1);
    CHECK(write_captures(read(text), true) == text);
}

TEST_CASE("redaction keeps what a verdict looks at", "[scan][redaction]") {
    CHECK(redacted_set_cookie("sid=aB3-_.%; Path=/; Domain=a.test") == "sid=xX0-_.%; Path=/; Domain=a.test");
    CHECK(redacted_set_cookie("__Host-secret") == "__Host-xxxxxx");
    CHECK(redacted_set_cookie("=__secURE-aa=b; Secure") == "=__secURE-xx=x; Secure");
    CHECK(redacted_set_cookie(" a = \"b, c\" ") == " a = \"x, x\" ");
    CHECK(redacted_set_cookie("a=\xC3\xBC\xFF\x01") == "a=\xC3\xA9\xFF\x01");
    CHECK(redacted_set_cookie("") == "");
    CHECK(redacted_url("https://a.test/p;jsessionid=ABCDEF123456?page=2&sid=ABCDEF123456#x") ==
          "https://a.test/p;jsessionid=XXXXXX000000?page=2&sid=XXXXXX000000#x");
}

TEST_CASE("a stored capture holds no secret of a line's rest, a URL or a field", "[scan][redaction]") {
    CHECK(redacted_set_cookie("prefs=a; token=TopSecretValue99; rest; Path=/") ==
          "prefs=x; xxxxx=XxxXxxxxxXxxxx00; xxxx; Path=/");
    CHECK(redacted_set_cookie("a=b; Expires=hunter2; Max-Age=1a; SameSite=Odd; Secure=pw") ==
          "a=x; Expires=xxxxxx0; Max-Age=0x; SameSite=Xxx; Secure=xx");
    CHECK(redacted_set_cookie("a=b; Expires=Thu, 01 Jan 2026 00:00:00 GMT;Max-Age = -5; samesite=LAX") ==
          "a=x; Expires=Thu, 01 Jan 2026 00:00:00 GMT;Max-Age = -5; samesite=LAX");
    CHECK(redacted_set_cookie("a=b; Path=/reset/aB3dE5fG7hI9jK1lM/x") ==
          "a=x; Path=/reset/xX0xX0xX0xX0xX0xX/x");
    CHECK(redacted_url(
              "https://bob:hunter2@a.test/reset/aB3dE5fG7hI9jK1lM/(S(lit3py55t21z5v55vlm25s55))/about") ==
          "https://a.test/reset/xX0xX0xX0xX0xX0xX/(X(xxx0xx00x00x0x00xxx00x00))/about");
    CHECK(redacted_url("/p?otp=123456&pw=hunter2&page=12&user_pin=1234&spinner=on#code=abc") ==
          "/p?otp=000000&pw=xxxxxx0&page=12&user_pin=0000&spinner=on#code=xxx");
    CHECK(redacted_url("/u/somebody@mail.test/@handle") == "/u/xxxxxxxx@xxxx.xxxx/@handle");
    Capture capture;
    capture.url = "https://a.test/";
    capture.headers = {{"X-Api-Key", "abc123"}, {"Cache-Control", "no-store"}, {"ETag", "\"ab1\""}};
    const Capture shown = redacted(capture);
    CHECK(shown.headers[0].value == "xxx000");
    CHECK(shown.headers[1].value == "no-store");
    CHECK(shown.headers[2].value == "\"xx0\"");
}

TEST_CASE("problems and notes are stored without the secrets of their URLs", "[scan][captures]") {
    TargetCapture target;
    target.problems = {{CaptureProblem::Kind::reset, "https://a.test/cb?session_token=s3cr&code=99x",
                        "It leads to https://u:p@a.test/cb?code=99x, which is reset", true}};
    target.notes = {"The body of https://a.test/(S(lit3py55t21z5v55vlm25s55))/x,y?pin=77x was read"};
    const std::string text = write_captures(target, true);
    for (const char* secret : {"s3cr", "99x", "u:p", "lit3", "77x"})
        CHECK(text.find(secret) == std::string::npos);
    CHECK(text.find("which is reset") != std::string::npos);
}

TEST_CASE("a verdict is the same with and without the value", "[scan][redaction]") {
    std::mt19937 random(GENERATE(range(1U, 21U)));
    const std::vector<std::string> pieces{"a",
                                          "Z9",
                                          "=",
                                          ";",
                                          " ",
                                          "\t",
                                          ",",
                                          "\"",
                                          "\x80",
                                          "\xC3\xA9",
                                          "\x01",
                                          "\x7F",
                                          "__Host-",
                                          "__secure-",
                                          "__Http-",
                                          "__Host-Http-",
                                          "Path=/",
                                          "Secure",
                                          "Domain=a.test",
                                          "Max-Age=0",
                                          "SameSite=None",
                                          "HttpOnly",
                                          "Partitioned",
                                          std::string(1100, 'v'),
                                          std::string(1, '\0')};
    CookieSource source;
    source.host = "www.a.test";
    const Timestamp now = *parse_rfc3339("2026-03-01T09:30:00Z");
    for (int i = 0; i < 500; ++i) {
        std::string line;
        for (auto n = random() % 12; n > 0; --n)
            line += pieces[random() % pieces.size()];
        const std::string hidden = redacted_set_cookie(line);
        const JudgedCookie a = judge_set_cookie(line, source, now);
        const JudgedCookie b = judge_set_cookie(hidden, source, now);
        REQUIRE(hidden.size() == line.size());
        REQUIRE(redacted_set_cookie(hidden) == hidden);
        REQUIRE(a.verdict == b.verdict);
        REQUIRE(a.reason.code == b.reason.code);
        REQUIRE(a.reason.span == b.reason.span);
        REQUIRE(a.line.name.size() == b.line.name.size());
        REQUIRE(a.changes.size() == b.changes.size());
        REQUIRE((a.domain == b.domain && a.path == b.path && a.secure == b.secure && a.expires == b.expires));
    }
}

TEST_CASE("a bad line is named by its number, and the others stand", "[scan][captures]") {
    const auto* bad =
        GENERATE("no JSON", "[]", "{}", R"({"format":"sessionaudit.capture/2","url":"x"})",
                 R"({"format":"sessionaudit.capture/1"})", R"({"format":"sessionaudit.capture/1","url":5})",
                 R"({"format":"sessionaudit.capture/1","url":"x","status":-1})",
                 R"({"format":"sessionaudit.capture/1","url":"x","status":5000})",
                 R"({"format":"sessionaudit.capture/1","url":"x","kind":"dance"})",
                 R"({"format":"sessionaudit.capture/1","url":"x","at":"noon"})",
                 R"({"format":"sessionaudit.capture/1","url":"x","headers":[["a"]]})",
                 R"({"format":"sessionaudit.capture/1","url":"x","headers":[["a",{"b64":"!"}]]})",
                 R"({"format":"sessionaudit.capture/1","url":"x","page":[]})",
                 R"({"format":"sessionaudit.capture/1","problem":5})", "{\"a\":\"\xFF\"}");
    CAPTURE(bad);
    const std::string good = R"({"format":"sessionaudit.capture/1","url":"https://a.test/"})";
    const TargetCapture target = read(good + "\r\n\n" + bad + "\n" + good);
    CHECK(target.captures.size() == 2);
    REQUIRE(target.problems.size() == 1);
    CHECK(target.problems[0].kind == CaptureProblem::Kind::unreadable);
    CHECK(target.problems[0].sentence.find("Line 3 of x.ndjson") != std::string::npos);
}

TEST_CASE("bytes that are no text are kept in every place", "[scan][captures]") {
    TargetCapture target = everything();
    target.captures[0].page.links[0].element = "\xFF";
    target.captures[0].browser->storage[0].kind = "\xFF";
    target.captures[0].browser->blocked[0].reasons = {"\xFF"};
    target.lifecycle[0].id = "\xFF";
    target.lifecycle[0].references = {"\xFF"};
    target.id_estimates[0].structure = "\xFF";
    const TargetCapture again = read(write_captures(target, true));
    CHECK(again.captures.at(0).page.links.at(0).element == "\xFF");
    CHECK(again.captures.at(0).browser->storage.at(0).kind == "\xFF");
    CHECK(again.id_estimates.at(0).structure == "\xFF");
}

TEST_CASE("an estimate out of bounds is refused", "[scan][captures]") {
    const auto* bad = GENERATE("\"bits\":-1e300", "\"bits_at_most\":1e300", "\"confidence\":2");
    const TargetCapture target =
        read(R"({"format":"sessionaudit.capture/1","id_estimate":{"cookie":"a",)" + std::string(bad) + "}}");
    CHECK(target.id_estimates.empty());
    CHECK(target.problems.size() == 1);
}

TEST_CASE("a kind of problem that was written is read", "[scan][captures]") {
    TargetCapture target;
    target.problems = {{CaptureProblem::Kind::start_page_failed, "https://a.test/", "It failed", true}};
    CHECK(read(write_captures(target, true)).problems.at(0).kind == CaptureProblem::Kind::start_page_failed);
}

TEST_CASE("a line with a NUL byte is refused", "[scan][captures]") {
    const std::string text("{\"format\":\"sessionaudit.capture/1\",\0\"url\":\"x\"}", 46);
    CHECK(read(text).captures.empty());
    CHECK(read(text).problems.at(0).sentence.find("NUL") != std::string::npos);
}

}  // namespace sessionaudit
