// Rules that policies may name and that this version does not judge.
#include <catch2/catch_test_macros.hpp>

#include "cookie/checks/checks.hpp"
#include "cookie_captures.hpp"
#include "sessionaudit/audit_run.hpp"

using namespace sessionaudit;

TEST_CASE("a rule counts as judged exactly where some function decides it", "[cookie_audit]") {
    for (const CookieCheck& check : cookie_checks()) {
        INFO(check.info.id);
        const bool decides = check.kept != nullptr || check.refused != nullptr || check.target != nullptr;
        CHECK(check.info.judged == decides);
    }
}

TEST_CASE("a report lists no rule that nothing judges", "[cookie_audit][audit_report]") {
    AuditRun run;
    take_policy(run, shipped_cookie_policy("baseline"));
    CHECK_FALSE(run.rules.empty());
    for (const CookieRuleInfo* const rule : run.rules)
        CHECK(rule->judged);
}
