#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "error_code.hpp"
#include "sample_audit.hpp"
#include "sessionaudit/audit_run.hpp"
#include "sessionaudit/error.hpp"

using namespace sessionaudit;
using Catch::Matchers::ContainsSubstring;

namespace {

const CookieRuleInfo kSecure{
    "secure_missing", "No Secure", "transport", FindingLevel::high, "why", "fix", {}, "", "", "http"};
const CookieRuleInfo kConsent{
    "set_before_consent", "Too early", "consent", FindingLevel::low, "why", "fix", {}, "", "", "http"};

CookieFinding finding(const std::string& cookie, FindingLevel severity,
                      const CookieRuleInfo& rule = kSecure) {
    CookieFinding finding;
    finding.rule = &rule;
    finding.severity = severity;
    finding.cookie = cookie;
    finding.fingerprint = std::string(32, cookie.empty() ? '0' : cookie.front());
    return finding;
}

CookieAudit audit(const std::string& target, std::vector<CookieFinding> findings) {
    CookieAudit audit;
    audit.target = target;
    audit.findings = std::move(findings);
    audit.responses = 1;
    return audit;
}

Timestamp at(const std::string& text) {
    return *parse_rfc3339(text);
}
const Timestamp kNow = at("2026-03-01T09:30:00Z");

CookieBaseline baseline_of(const std::vector<CookieAudit>& audits) {
    return make_cookie_baseline(audits, {}, kNow);
}

}  // namespace

TEST_CASE("a finding is fresh, worse or known by its fingerprint and severity", "[audit_report][baseline]") {
    const CookieBaseline baseline = baseline_of(
        {audit("https://a.example", {finding("a", FindingLevel::medium), finding("b", FindingLevel::medium),
                                     finding("c", FindingLevel::medium), finding("d", FindingLevel::low)})});
    const std::vector<CookieAudit> now = {
        audit("https://a.example", {finding("a", FindingLevel::medium), finding("b", FindingLevel::high),
                                    finding("c", FindingLevel::low), finding("e", FindingLevel::info)})};
    const BaselineComparison comparison = compare_to_baseline(now, baseline, kNow);
    CHECK(comparison.has_baseline);
    CHECK(comparison.states ==
          std::vector<std::vector<FindingState>>{
              {FindingState::known, FindingState::worse, FindingState::known, FindingState::fresh}});
    REQUIRE(comparison.gone.size() == 1);
    CHECK(comparison.gone[0].cookie == "d");
}

TEST_CASE("without a baseline everything is fresh", "[audit_report][baseline]") {
    const BaselineComparison comparison = compare_to_baseline(
        {audit("https://a.example", {finding("a", FindingLevel::low)})}, std::nullopt, kNow);
    CHECK_FALSE(comparison.has_baseline);
    CHECK(comparison.states == std::vector<std::vector<FindingState>>{{FindingState::fresh}});
}

TEST_CASE("a suppression holds through its last day, and not a moment longer", "[audit_report][baseline]") {
    const std::vector<CookieAudit> now = {audit("https://a.example", {finding("sid", FindingLevel::high)})};
    CookieBaseline baseline;
    baseline.suppressions = {{"", "secure_missing", "sid", "web team", "soon", "2026-03-01"}};
    const auto state = [&](const std::string& moment) {
        return compare_to_baseline(now, baseline, at(moment)).states[0][0];
    };
    CHECK(state("2026-03-01T23:59:59.999Z") == FindingState::suppressed);
    CHECK(state("2026-03-02T00:00:00Z") == FindingState::suppression_ended);

    const BaselineComparison ended = compare_to_baseline(now, baseline, at("2026-03-02T00:00:00Z"));
    REQUIRE(ended.notes.size() == 1);
    CHECK_THAT(ended.notes[0], ContainsSubstring("secure_missing of sid (web team) ended on 2026-03-01"));
    REQUIRE(ended.suppressions[0][0]);
    CHECK(ended.suppressions[0][0]->owner == "web team");
}

TEST_CASE("the suppression that holds longest counts", "[audit_report][baseline]") {
    const std::vector<CookieAudit> now = {audit("https://a.example", {finding("sid", FindingLevel::high)})};
    CookieBaseline baseline;
    baseline.suppressions = {
        {"", "secure_missing", "*", "a", "r", "2026-12-31"},
        {finding("sid", FindingLevel::high).fingerprint, "", "", "b", "r", "2026-01-31"}};
    CHECK(compare_to_baseline(now, baseline, kNow).states[0][0] == FindingState::suppressed);
}

TEST_CASE("a suppression covers the cookies its pattern names", "[audit_report][baseline]") {
    struct Case {
        std::string pattern;
        std::string cookie;
        bool covered;
    };
    const Case example = GENERATE(
        Case{"*", "", true}, Case{"*", "sid", true}, Case{"sid", "sid2", false}, Case{"sid*", "sid2", true},
        Case{"*_id", "user_id", true}, Case{"*_id", "_idx", false}, Case{"a*b*c", "a1b2c", true},
        Case{"a*b*c", "acb", false}, Case{"SID", "sid", false}, Case{"a**", "a", true});
    CAPTURE(example.pattern, example.cookie);
    CookieBaseline baseline;
    baseline.suppressions = {{"", "secure_missing", example.pattern, "o", "r", "2026-12-31"}};
    const BaselineComparison comparison = compare_to_baseline(
        {audit("https://a.example", {finding(example.cookie, FindingLevel::high)})}, baseline, kNow);
    CHECK((comparison.states[0][0] == FindingState::suppressed) == example.covered);
    CHECK(comparison.notes.empty() == example.covered);
}

TEST_CASE("a pattern full of stars is matched in bounded time", "[audit_report][baseline]") {
    std::string pattern;
    for (int i = 0; i < 2000; ++i)
        pattern += "*a";
    CookieBaseline baseline;
    baseline.suppressions = {{"", "secure_missing", pattern + "b", "o", "r", "2026-12-31"}};
    const std::vector<CookieAudit> now = {
        audit("https://a.example", {finding(std::string(4000, 'a'), FindingLevel::high)})};
    CHECK(compare_to_baseline(now, baseline, kNow).states[0][0] == FindingState::fresh);
}

TEST_CASE("a baseline of another target is refused, naming both", "[audit_report][baseline]") {
    const CookieBaseline baseline = baseline_of({audit("https://a.example", {})});
    try {
        compare_to_baseline({audit("https://b.example", {})}, baseline, kNow);
        FAIL("it was accepted");
    } catch (const Error& error) {
        CHECK(error.code() == ErrorCode::invalid_argument);
        CHECK_THAT(
            error.what(),
            ContainsSubstring("the baseline is of https://a.example, this run is of https://b.example"));
    }
}

TEST_CASE("one target of several without a baseline is fresh, and named", "[audit_report][baseline]") {
    const CookieBaseline baseline =
        baseline_of({audit("https://a.example", {finding("a", FindingLevel::low)})});
    const BaselineComparison comparison =
        compare_to_baseline({audit("https://a.example", {finding("a", FindingLevel::low)}),
                             audit("https://b.example", {finding("a", FindingLevel::low)})},
                            baseline, kNow);
    CHECK(comparison.states ==
          std::vector<std::vector<FindingState>>{{FindingState::known}, {FindingState::fresh}});
    CHECK(comparison.other_targets == std::vector<std::string>{"https://b.example"});
}

TEST_CASE("a target is the same one however its URL is written", "[audit_report][baseline]") {
    const CookieBaseline baseline =
        baseline_of({audit("https://Shop.Example:443/", {finding("a", FindingLevel::low)})});
    CHECK(baseline.targets == std::vector<std::string>{"https://shop.example"});
    const std::string written =
        GENERATE("https://shop.example", "HTTPS://shop.example/", "https://SHOP.example:443");
    CHECK(compare_to_baseline({audit(written, {finding("a", FindingLevel::low)})}, baseline, kNow)
              .states[0][0] == FindingState::known);
}

TEST_CASE("what could not be captured is neither gone nor forgotten", "[audit_report][baseline]") {
    const CookieBaseline baseline =
        baseline_of({audit("https://a.example", {finding("a", FindingLevel::low)})});
    CookieAudit failed = audit("https://a.example", {});
    failed.problems = {{CaptureProblem::Kind::timeout, "https://a.example/", "No answer.", true}};
    CHECK(compare_to_baseline({failed}, baseline, kNow).gone.empty());
    CHECK(make_cookie_baseline({failed}, baseline, kNow).findings.size() == 1);
    failed.problems[0].fatal = false;
    CHECK(compare_to_baseline({failed}, baseline, kNow).gone.size() == 1);
    CHECK(make_cookie_baseline({failed}, baseline, kNow).findings.empty());
}

TEST_CASE("a new baseline keeps suppressions, other targets and when something was first seen",
          "[audit_report][baseline]") {
    CookieBaseline before = baseline_of({audit("https://a.example", {finding("a", FindingLevel::low)}),
                                         audit("https://b.example", {finding("b", FindingLevel::low)})});
    before.suppressions = {{"", "secure_missing", "*", "o", "r", "2026-12-31"}};
    const CookieBaseline after = make_cookie_baseline(
        {audit("https://a.example", {finding("a", FindingLevel::high), finding("c", FindingLevel::low)})},
        before, at("2026-06-01T00:00:00Z"));
    CHECK(after.targets == before.targets);
    CHECK(after.suppressions.size() == 1);
    REQUIRE(after.findings.size() == 3);
    CHECK(after.findings[0].first_seen == "2026-03-01T09:30:00.000Z");
    CHECK(after.findings[0].severity == FindingLevel::high);
    CHECK(after.findings[1].first_seen == "2026-06-01T00:00:00.000Z");
    CHECK(after.findings[2].target == "https://b.example");
}

TEST_CASE("a run knows its policy: thresholds, and the rules that are not switched off",
          "[audit_report][failures]") {
    CookieAuditPolicy policy;
    policy.id = "own";
    policy.fail_on = FindingLevel::high;
    policy.fail_on_category["consent"] = FindingLevel::low;
    policy.rules["secure_missing"] = std::nullopt;
    policy.rules["samesite_missing"] = FindingLevel::high;
    AuditRun run;
    take_policy(run, policy);
    CHECK(run.policy == "own");
    CHECK(run.fail_on == FindingLevel::high);
    CHECK(run.fail_on_category == policy.fail_on_category);
    const auto judged = std::count_if(cookie_rules().begin(), cookie_rules().end(),
                                      [](const CookieRuleInfo& rule) { return rule.judged; });
    CHECK(run.rules.size() == static_cast<std::size_t>(judged) - 1);
    for (const CookieRuleInfo* rule : run.rules)
        CHECK(rule->id != "secure_missing");
}

TEST_CASE("a run fails for what is new or worse at or over the threshold", "[audit_report][failures]") {
    AuditRun run;
    run.audits = {audit("https://a.example",
                        {finding("a", FindingLevel::high), finding("b", FindingLevel::medium),
                         finding("c", FindingLevel::low), finding("d", FindingLevel::low, kConsent)})};
    CookieAuditPolicy policy;
    policy.fail_on = FindingLevel::medium;

    SECTION("without a baseline") {
        run.comparison = compare_to_baseline(run.audits, std::nullopt, kNow);
        const std::vector<std::string> failures = failures_of(run, policy);
        REQUIRE(failures.size() == 1);
        CHECK_THAT(
            failures[0],
            ContainsSubstring(
                "https://a.example: 2 findings: secure_missing (high, a), secure_missing (medium, b)"));
    }
    SECTION("what is known is no failure") {
        run.comparison = compare_to_baseline(run.audits, baseline_of(run.audits), kNow);
        CHECK(failures_of(run, policy).empty());
    }
    SECTION("a category has a threshold of its own") {
        policy.fail_on = FindingLevel::critical;
        policy.fail_on_category["consent"] = FindingLevel::low;
        run.comparison = compare_to_baseline(run.audits, std::nullopt, kNow);
        const std::vector<std::string> failures = failures_of(run, policy);
        REQUIRE(failures.size() == 1);
        CHECK_THAT(failures[0], ContainsSubstring("set_before_consent (low, d)"));
    }
    SECTION("a suppression that ended fails, one that holds does not") {
        CookieBaseline baseline = baseline_of(run.audits);
        baseline.suppressions = {{"", "secure_missing", "a", "o", "r", "2026-02-28"},
                                 {"", "secure_missing", "b", "o", "r", "2026-12-31"}};
        run.comparison = compare_to_baseline(run.audits, baseline, kNow);
        const std::vector<std::string> failures = failures_of(run, policy);
        REQUIRE(failures.size() == 1);
        CHECK_THAT(failures[0], ContainsSubstring("no longer suppressed"));
    }
    SECTION("a budget that was not kept fails") {
        run.audits[0].findings.clear();
        run.audits[0].budgets = {{"few", "3 cookies, at most 2 allowed", false}, {"many", "kept", true}};
        run.comparison = compare_to_baseline(run.audits, std::nullopt, kNow);
        CHECK(failures_of(run, policy) ==
              std::vector<std::string>{
                  "https://a.example: budget few is not kept: 3 cookies, at most 2 allowed"});
    }
}
