// Why a run fails: what is new or worse at or over the policy's threshold, and budgets that were not kept.
#include <algorithm>

#include "audit_report/audit_view.hpp"
#include "audit_report/report_text.hpp"

namespace sessionaudit {
namespace {

constexpr std::size_t kNamedMax = 5;

FindingLevel threshold_of(const CookieAuditPolicy& policy, std::string_view category) {
    const auto own = policy.fail_on_category.find(std::string(category));
    return own == policy.fail_on_category.end() ? policy.fail_on : own->second;
}

std::string why(FindingState state, std::size_t count, bool has_baseline) {
    const std::string findings = counted(count, "finding");
    switch (state) {
        case FindingState::worse:
            return findings + (count == 1 ? " is" : " are") + " worse than in the baseline: ";
        case FindingState::suppression_ended:
            return findings + (count == 1 ? " is" : " are") + " no longer suppressed, the time is over: ";
        case FindingState::fresh:
        case FindingState::known:
        case FindingState::suppressed:
            break;
    }
    return has_baseline ? "new against the baseline, " + findings + ": " : findings + ": ";
}

std::string names(const std::vector<const CookieFinding*>& findings) {
    std::string text;
    for (std::size_t i = 0; i < std::min(findings.size(), kNamedMax); ++i) {
        const CookieFinding& finding = *findings[i];
        if (i != 0) text += ", ";
        text += std::string(finding.rule->id) + " (" + std::string(to_string(finding.severity));
        text += finding.cookie.empty() ? ")" : ", " + one_line(finding.cookie) + ")";
    }
    if (findings.size() > kNamedMax) text += " and " + std::to_string(findings.size() - kNamedMax) + " more";
    return text;
}

void add_findings(const AuditView& view, const ReportedTarget& target, const CookieAuditPolicy& policy,
                  std::vector<std::string>& failures) {
    for (const FindingState state :
         {FindingState::fresh, FindingState::worse, FindingState::suppression_ended}) {
        std::vector<const CookieFinding*> over;
        for (const ReportedFinding& reported : target.findings)
            if (reported.state == state &&
                reported.finding->severity >= threshold_of(policy, reported.finding->rule->category))
                over.push_back(reported.finding);
        if (over.empty()) continue;
        failures.push_back(one_line(target.audit->target) + ": " +
                           why(state, over.size(), view.run->comparison.has_baseline) + names(over));
    }
}

}  // namespace

void take_policy(AuditRun& run, const CookieAuditPolicy& policy) {
    run.policy = policy.id;
    run.policy_digest = policy.digest;
    run.fail_on = policy.fail_on;
    run.fail_on_category = policy.fail_on_category;
    run.rules.clear();
    for (const CookieRuleInfo& rule : cookie_rules()) {
        const auto own = policy.rules.find(std::string(rule.id));
        if (rule.judged && (own == policy.rules.end() || own->second)) run.rules.push_back(&rule);
    }
}

std::vector<std::string> failures_of(const AuditRun& run, const CookieAuditPolicy& policy) {
    const AuditView view = view_of(run);
    std::vector<std::string> failures;
    for (const ReportedTarget& target : view.targets) {
        add_findings(view, target, policy, failures);
        for (const BudgetResult& budget : target.audit->budgets)
            if (!budget.kept)
                failures.push_back(one_line(target.audit->target) + ": budget " + one_line(budget.id) +
                                   " is not kept: " + one_line(budget.sentence));
    }
    return failures;
}

}  // namespace sessionaudit
