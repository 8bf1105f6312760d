#include "audit_report/audit_view.hpp"

#include <algorithm>
#include <map>
#include <tuple>

namespace sessionaudit {
namespace {

FindingState state_at(const BaselineComparison& comparison, std::size_t audit, std::size_t finding) {
    const bool known = audit < comparison.states.size() && finding < comparison.states[audit].size();
    return known ? comparison.states[audit][finding] : FindingState::fresh;
}

const Suppression* suppression_at(const BaselineComparison& comparison, std::size_t audit,
                                  std::size_t finding) {
    if (audit >= comparison.suppressions.size() || finding >= comparison.suppressions[audit].size())
        return nullptr;
    const auto& suppression = comparison.suppressions[audit][finding];
    return suppression ? &*suppression : nullptr;
}

auto place_of(const CookieFinding& finding) {
    return std::tie(finding.rule->id, finding.cookie, finding.domain, finding.path, finding.url,
                    finding.fingerprint, finding.message);
}

bool is_before(const ReportedFinding& a, const ReportedFinding& b) {
    if (a.finding->severity != b.finding->severity) return a.finding->severity > b.finding->severity;
    return place_of(*a.finding) < place_of(*b.finding);
}

ReportedTarget target_of(const AuditRun& run, std::size_t index) {
    ReportedTarget target;
    target.audit = &run.audits[index];
    for (std::size_t i = 0; i < target.audit->findings.size(); ++i) {
        const CookieFinding& finding = target.audit->findings[i];
        const FindingState state = state_at(run.comparison, index, i);
        target.findings.push_back({&finding, state, suppression_at(run.comparison, index, i)});
        if (state != FindingState::suppressed) ++target.counts[static_cast<std::size_t>(finding.severity)];
    }
    std::stable_sort(target.findings.begin(), target.findings.end(), is_before);
    target.judged = target.audit->responses != 0 ||
                    std::none_of(target.audit->problems.begin(), target.audit->problems.end(),
                                 [](const CaptureProblem& problem) { return problem.fatal; });
    for (const AuditedCookie& cookie : target.audit->cookies)
        target.cookies.push_back(&cookie);
    std::stable_sort(target.cookies.begin(), target.cookies.end(),
                     [](const AuditedCookie* a, const AuditedCookie* b) {
                         return std::tie(a->name, a->domain, a->path, a->url) <
                                std::tie(b->name, b->domain, b->path, b->url);
                     });
    return target;
}

}  // namespace

std::size_t AuditView::in_state(FindingState state) const {
    std::size_t count = 0;
    for (const ReportedTarget& target : targets)
        for (const ReportedFinding& finding : target.findings)
            if (finding.state == state) ++count;
    return count;
}

AuditView view_of(const AuditRun& run) {
    AuditView view;
    view.run = &run;
    for (std::size_t i = 0; i < run.audits.size(); ++i)
        view.targets.push_back(target_of(run, i));
    std::stable_sort(
        view.targets.begin(), view.targets.end(),
        [](const ReportedTarget& a, const ReportedTarget& b) { return a.audit->target < b.audit->target; });
    for (const ReportedTarget& target : view.targets) {
        for (std::size_t level = 0; level < kFindingLevels; ++level)
            view.counts[level] += target.counts[level];
        view.cookies += target.cookies.size();
        view.responses += target.audit->responses;
        view.problems += target.audit->problems.size();
    }
    return view;
}

std::vector<const CookieRuleInfo*> rules_of(const AuditView& view) {
    std::map<std::string_view, const CookieRuleInfo*> by_id;
    for (const CookieRuleInfo* rule : view.run->rules)
        by_id.emplace(rule->id, rule);
    for (const ReportedTarget& target : view.targets)
        for (const ReportedFinding& reported : target.findings)
            by_id.emplace(reported.finding->rule->id, reported.finding->rule);
    std::vector<const CookieRuleInfo*> rules;
    rules.reserve(by_id.size());
    for (const auto& [id, rule] : by_id)
        rules.push_back(rule);
    return rules;
}

}  // namespace sessionaudit
