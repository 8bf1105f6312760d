#include "cookie/audit/budgets.hpp"

#include <algorithm>

namespace sessionaudit {
namespace {

constexpr std::string_view kPurpose = "purpose:";

bool counts(const AuditedCookie& cookie) {
    return cookie.verdict != CookieVerdict::refused && cookie.verdict != CookieVerdict::deletes;
}

struct Measured {
    std::int64_t number = 0;
    std::string what;
};

template <typename Condition>
std::int64_t count_cookies(const CookieAudit& audit, Condition condition) {
    return std::count_if(audit.cookies.begin(), audit.cookies.end(),
                         [&](const AuditedCookie& cookie) { return counts(cookie) && condition(cookie); });
}

Measured count_findings(const CookieBudget& budget, const CookieAudit& audit) {
    const FindingLevel least = parse_finding_level(budget.severity).value_or(FindingLevel::info);
    const auto count = std::count_if(audit.findings.begin(), audit.findings.end(),
                                     [&](const CookieFinding& finding) { return finding.severity >= least; });
    return {count, "findings of severity " + std::string(to_string(least)) + " or over"};
}

Measured measure(const CookieBudget& budget, const CookieAudit& audit) {
    if (budget.measure == "findings") return count_findings(budget, audit);
    if (budget.measure == "score") return {audit.observatory.score, "of 100 points of HTTP Observatory"};
    if (budget.measure == "cookies")
        return {count_cookies(audit, [](const AuditedCookie&) { return true; }), "cookies"};
    if (budget.measure == "third_party")
        return {count_cookies(audit, [](const AuditedCookie& cookie) { return cookie.third_party; }),
                "third-party cookies"};
    const std::string purpose = budget.measure.substr(std::min(kPurpose.size(), budget.measure.size()));
    return {count_cookies(audit, [&](const AuditedCookie& cookie) { return cookie.purpose == purpose; }),
            "cookies for " + purpose};
}

}  // namespace

std::vector<BudgetResult> measure_budgets(const CookieAuditPolicy& policy, const CookieAudit& audit) {
    std::vector<BudgetResult> results;
    for (const CookieBudget& budget : policy.budgets) {
        const Measured measured = measure(budget, audit);
        BudgetResult result{budget.id, std::to_string(measured.number) + " " + measured.what, true};
        if (budget.at_most >= 0) {
            result.kept = measured.number <= budget.at_most;
            result.sentence += ", at most " + std::to_string(budget.at_most) + " allowed";
        }
        if (budget.at_least >= 0) {
            result.kept = result.kept && measured.number >= budget.at_least;
            result.sentence += ", at least " + std::to_string(budget.at_least) + " wanted";
        }
        results.push_back(std::move(result));
    }
    return results;
}

}  // namespace sessionaudit
