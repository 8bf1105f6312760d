#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "error_code.hpp"
#include "sample_audit.hpp"
#include "sessionaudit/cookie_baseline.hpp"
#include "sessionaudit/error.hpp"

using namespace sessionaudit;
using Catch::Matchers::ContainsSubstring;

namespace {

std::string refusal_of(const std::string& text) {
    try {
        parse_cookie_baseline(text, "base.json");
    } catch (const Error& error) {
        CHECK(error.code() == ErrorCode::invalid_argument);
        return error.what();
    }
    return "accepted";
}

std::string with_suppression(const std::string& members) {
    return "{\"format\": \"sessionaudit.baseline/1\",\n \"targets\": [],\n \"suppressions\": [\n  {" +
           members + "}]}";
}

}  // namespace

TEST_CASE("a baseline that is written is read as it was", "[audit_report][baseline]") {
    const AuditRun run = test::hostile_audit();
    CookieBaseline baseline = make_cookie_baseline(run.audits, {}, run.at);
    baseline.suppressions = {{"", "secure_missing", "a*", "Team \"A\"\n", "because\\", "2026-12-31"},
                             {std::string(32, 'a'), "", "", "b", "c", "2028-02-29"}};
    const std::string text = write_cookie_baseline(baseline);
    const CookieBaseline read = parse_cookie_baseline(text, "base.json");
    CHECK(write_cookie_baseline(read) == text);
    CHECK(read.findings.size() == baseline.findings.size());
    REQUIRE(read.suppressions.size() == 2);
    CHECK(read.suppressions[1].owner == "Team \"A\"\n");
}

TEST_CASE("a baseline is written in one order and a line each, whatever order its parts had",
          "[audit_report][baseline]") {
    CookieBaseline baseline;
    baseline.targets = {"https://b.example", "https://a.example"};
    baseline.findings = {{"https://b.example", std::string(32, '1'), "secure_missing", "x",
                          FindingLevel::high, "2026-03-01T00:00:00.000Z"},
                         {"https://a.example", std::string(32, '2'), "secure_missing", "y", FindingLevel::low,
                          "2026-03-01T00:00:00.000Z"}};
    const std::string text = write_cookie_baseline(baseline);
    std::swap(baseline.targets[0], baseline.targets[1]);
    std::swap(baseline.findings[0], baseline.findings[1]);
    CHECK(write_cookie_baseline(baseline) == text);
    CHECK(text == R"({
  "format": "sessionaudit.baseline/1",
  "targets": [
    "https://a.example",
    "https://b.example"
  ],
  "findings": [
    {"target": "https://a.example", "rule": "secure_missing", "cookie": "y", "severity": "low", "first_seen": "2026-03-01T00:00:00.000Z", "fingerprint": "22222222222222222222222222222222"},
    {"target": "https://b.example", "rule": "secure_missing", "cookie": "x", "severity": "high", "first_seen": "2026-03-01T00:00:00.000Z", "fingerprint": "11111111111111111111111111111111"}
  ],
  "suppressions": []
}
)");
}

TEST_CASE("a suppression that lacks a part is refused with its place", "[audit_report][baseline]") {
    const std::string what = R"("rule": "secure_missing", "cookie": "*")";
    struct Case {
        std::string members;
        std::string expected;
    };
    const Case example = GENERATE_COPY(
        Case{what + R"(, "reason": "r", "until": "2026-12-31")", "/suppressions/0: \"owner\" is missing"},
        Case{what + R"(, "owner": " ", "reason": "r", "until": "2026-12-31")", "\"owner\" is missing"},
        Case{what + R"(, "owner": "o", "until": "2026-12-31")", "\"reason\" is missing"},
        Case{what + R"(, "owner": "o", "reason": "r")", "\"until\" is missing"},
        Case{what + R"(, "owner": "o", "reason": "r", "until": "2026-02-30")",
             "/suppressions/0/until: must be a day"},
        Case{what + R"(, "owner": "o", "reason": "r", "until": "31.12.2026")", "must be a day"},
        Case{what + R"(, "owner": "o", "reason": "r", "until": 2026)", "until must be a text"},
        Case{what + R"(, "owner": "o", "reason": "r", "untl": "2026-12-31")", "did you mean \"until\"?"},
        Case{R"("owner": "o", "reason": "r", "until": "2026-12-31")", "name what is accepted"},
        Case{R"("rule": "x", "owner": "o", "reason": "r", "until": "2026-12-31")", "name what is accepted"},
        Case{
            what +
                R"(, "fingerprint": "00000000000000000000000000000000", "owner": "o", "reason": "r", "until": "2026-12-31")",
            "name what is accepted"},
        Case{R"("fingerprint": "0", "owner": "o", "reason": "r", "until": "2026-12-31")",
             "32 hexadecimal digits"});
    CAPTURE(example.members);
    const std::string refusal = refusal_of(with_suppression(example.members));
    CHECK_THAT(refusal, ContainsSubstring(example.expected));
    CHECK_THAT(refusal, ContainsSubstring("base.json, line 4"));
}

TEST_CASE("what is no baseline is refused with what to do", "[audit_report][baseline]") {
    using namespace std::string_literals;
    struct Case {
        std::string text;
        std::string expected;
    };
    const Case example = GENERATE(
        Case{"", "is not JSON from here on"}, Case{"[]", "must be a JSON object"},
        Case{"{}", "\"format\" must be"},
        Case{R"({"format": "sessionaudit.baseline/2"})", "\"format\" must be"},
        Case{"{\"format\": \"sessionaudit.baseline/1\"}\n\0{}"s, "line 2: holds a NUL byte"},
        Case{"{\"format\": \"sessionaudit.baseline/1\",\n,}", "line 2: is not JSON"},
        Case{R"({"format": "sessionaudit.baseline/1", "targets": "x"})", "/targets: must be a list"},
        Case{R"({"format": "sessionaudit.baseline/1", "targets": [1]})",
             "/targets/0: a target must be a text"},
        Case{R"({"format": "sessionaudit.baseline/1", "findings": [{}]})", "\"target\" is missing"},
        Case{R"({"format": "sessionaudit.baseline/1", "finding": []})", "did you mean \"findings\"?"},
        Case{R"({"format": "sessionaudit.baseline/1", "targets": [], "targets": []})", "is there twice"},
        Case{std::string(200000, '['), "is not JSON"}, Case{"\xff\xfe{", "is not JSON"},
        Case{R"({"format": 1e999})", "a number beyond all bounds"});
    CHECK_THAT(refusal_of(example.text), ContainsSubstring(example.expected));
}
