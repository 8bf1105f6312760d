// A run from its captures to its result.
#include "sessionaudit/audit_runner.hpp"

#include <catch2/catch_test_macros.hpp>

#include "cookie_captures.hpp"
#include "error_code.hpp"

using namespace sessionaudit;
using test::code_of;

namespace {

TargetCapture insecure(const std::string& url = "https://shop.example/") {
    return test::target_of({test::response(url, {"PHPSESSID=" + std::string(test::kRandomId) + "; Path=/"})});
}

TargetCapture unreachable() {
    TargetCapture captured = test::target_of({});
    captured.problems.push_back({CaptureProblem::Kind::bad_url, "", "could not be asked", true});
    return captured;
}

AuditRunner runner(AuditRunner::Options options = {}) {
    return {shipped_cookie_policy("baseline"), CookieCatalogue::shipped(), test::audit_moment(), options};
}

}  // namespace

TEST_CASE("a run says what it found, under which policy, and whether it passed", "[audit_runner]") {
    AuditRunner run = runner();
    run.take(insecure());
    const AuditResult result = run.finish();
    CHECK(result.run.at == test::audit_moment());
    CHECK(result.run.policy == "baseline");
    CHECK_FALSE(result.run.version.empty());
    REQUIRE(result.run.audits.size() == 1);
    CHECK_FALSE(result.run.failures.empty());
    CHECK_FALSE(result.run.passed());
    CHECK(result.captures.empty());
    CHECK_FALSE(result.recorded);
    CHECK(run.finish().run.audits.empty());  // the next one begins anew
}

TEST_CASE("a threshold of the run stands for those of the policy", "[audit_runner]") {
    AuditRunner run = runner({FindingLevel::critical});
    run.take(insecure());
    const AuditResult result = run.finish();
    CHECK(result.run.fail_on == FindingLevel::critical);
    CHECK(result.run.passed());
}

TEST_CASE("what was accepted before does not fail a run", "[audit_runner]") {
    AuditRunner run = runner();
    run.take(insecure());
    AuditKnown first;
    first.record_in.emplace();
    const AuditResult recorded = run.finish(first);
    REQUIRE(recorded.recorded);
    CHECK(recorded.run.passed());  // compared with what it records
    run.take(insecure());
    CHECK(run.finish({recorded.recorded, {}}).run.passed());
    run.take(insecure());
    CHECK_FALSE(run.finish().run.passed());
}

TEST_CASE("of a run that could not judge every target nothing is recorded", "[audit_runner]") {
    AuditRunner run = runner();
    run.take(insecure());
    run.take(unreachable());
    AuditKnown known;
    known.record_in.emplace();
    const AuditResult result = run.finish(known);
    CHECK_FALSE(result.run.finished);
    CHECK_FALSE(result.run.passed());
    CHECK_FALSE(result.recorded);
}

TEST_CASE("captures are kept where they are wanted", "[audit_runner]") {
    AuditRunner run = runner({{}, true});
    run.take(insecure("https://b.example/"));
    run.take(insecure("https://a.example/"));
    const AuditResult result = run.finish();
    REQUIRE(result.captures.size() == 2);
    CHECK(result.captures[0].target == result.run.audits[0].target);
    CHECK(result.captures[1].target == result.run.audits[1].target);
}

TEST_CASE("a target with a password, and a recipe of two targets, are refused before anything is asked",
          "[audit_runner][bad_input]") {
    CHECK_FALSE(refuse_scan_target("https://anna:secret@shop.example/").empty());
    CHECK_FALSE(refuse_scan_target("anna@shop.example").empty());
    CHECK(refuse_scan_target("https://shop.example/?mail=anna@shop.example").empty());
    CHECK(refuse_scan_target("shop.example").empty());
    AuditRunner run = runner();
    AuditTargets targets;
    targets.urls = {"https://anna:secret@127.0.0.1:1/"};
    CHECK(code_of([&] { run.fetch(targets); }) == ErrorCode::invalid_argument);
    targets.urls = {"https://127.0.0.1:1/", "https://127.0.0.1:2/"};
    targets.recipe.emplace();
    CHECK(code_of([&] { run.fetch(targets); }) == ErrorCode::invalid_argument);
    CHECK(run.finish().run.audits.empty());
}
