#include <algorithm>

#include "cookie/audit/budgets.hpp"
#include "cookie/audit/collect.hpp"
#include "cookie/audit/not_tested.hpp"
#include "cookie/audit/observatory.hpp"
#include "cookie/audit/url_secrets.hpp"
#include "cookie/checks/checks.hpp"

namespace sessionaudit {
namespace {

void ask_rules(TargetFacts& target, const CookieAuditor::Prepared& prepared, CookieFindings& findings) {
    const auto checks = cookie_checks();
    const auto rules = cookie_rules();
    for (const LineFacts& line : target.lines) {
        if (line.deletes()) continue;
        for (const std::size_t rule : line.refused() ? prepared.refused : prepared.kept) {
            findings.begin(rule, rules[rule]);
            (line.refused() ? checks[rule].refused : checks[rule].kept)(line, target, findings);
        }
    }
    for (const std::size_t rule : prepared.target) {
        findings.begin(rule, rules[rule]);
        checks[rule].target(target, findings);
    }
}

std::vector<CaptureProblem> shown_problems(std::vector<CaptureProblem> problems) {
    for (CaptureProblem& problem : problems) {
        problem.url = shown_target(problem.url);
        problem.sentence = shown_text(problem.sentence);
    }
    return problems;
}

}  // namespace

std::string_view to_string(Confidence confidence) noexcept {
    switch (confidence) {
        case Confidence::low:
            return "low";
        case Confidence::medium:
            return "medium";
        case Confidence::high:
            return "high";
    }
    return "high";
}

CookieAuditor::CookieAuditor(CookieAuditPolicy policy)
    : CookieAuditor(std::move(policy), CookieCatalogue::shipped()) {}
CookieAuditor::CookieAuditor(CookieAuditPolicy policy, CookieCatalogue catalogue)
    : prepared_(std::make_unique<const Prepared>(std::move(policy), std::move(catalogue))) {}
CookieAuditor::~CookieAuditor() = default;
CookieAuditor::CookieAuditor(CookieAuditor&&) noexcept = default;
CookieAuditor& CookieAuditor::operator=(CookieAuditor&&) noexcept = default;

const CookieAuditPolicy& CookieAuditor::policy() const noexcept {
    return prepared_->policy;
}

CookieAudit CookieAuditor::audit(const TargetCapture& captured, Timestamp now) const {
    TargetFacts target;
    target.captured = &captured;
    target.policy = &prepared_->policy;
    target.catalogue = &prepared_->catalogue;
    target.now = now;
    collect_facts(target, *prepared_);
    CookieFindings findings(target, prepared_->settings);
    ask_rules(target, *prepared_, findings);

    CookieAudit audit;
    audit.target = shown_target(captured.target);
    audit.findings = findings.finish();
    audit.observatory = observatory_score(target);
    audit.not_tested = what_was_not_tested(target);
    for (CookieFacts& cookie : target.cookies)
        audit.cookies.push_back(std::move(cookie.audited));
    audit.problems = shown_problems(captured.problems);
    for (const std::string& note : captured.notes)
        audit.notes.push_back(shown_text(note));
    audit.lifecycle = captured.lifecycle;
    audit.id_estimates = captured.id_estimates;
    audit.responses = captured.captures.size();
    audit.budgets = measure_budgets(prepared_->policy, audit);
    return audit;
}

}  // namespace sessionaudit
