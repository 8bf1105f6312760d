// What is new or worse than the baseline, what is known, and what is accepted until a day.
#include <algorithm>
#include <map>
#include <set>

#include "audit_report/baseline_target.hpp"
#include "audit_report/report_text.hpp"
#include "core/ascii.hpp"
#include "core/plain_text.hpp"
#include "sessionaudit/cookie_baseline.hpp"
#include "sessionaudit/error.hpp"

namespace sessionaudit {
namespace {

/// A finding in the baseline: by target and fingerprint.
using Key = std::pair<std::string, std::string>;

/// What could not be captured is not gone, it was not looked at.
bool was_judged(const CookieAudit& audit) {
    return std::none_of(audit.problems.begin(), audit.problems.end(),
                        [](const CaptureProblem& problem) { return problem.fatal; });
}

/// `*` stands for any run of characters. Goes back to the last star alone, so it takes no more than the
/// product of both lengths.
bool matches(std::string_view pattern, std::string_view name) {
    std::size_t p = 0;
    std::size_t n = 0;
    std::size_t star = std::string_view::npos;
    std::size_t after = 0;
    while (n < name.size()) {
        if (p < pattern.size() && pattern[p] == '*') {
            star = p++;
            after = n;
        } else if (p < pattern.size() && pattern[p] == name[n]) {
            ++p;
            ++n;
        } else if (star != std::string_view::npos) {
            p = star + 1;
            n = ++after;
        } else {
            return false;
        }
    }
    return pattern.find_first_not_of('*', p) == std::string_view::npos;
}

bool covers(const Suppression& suppression, const CookieFinding& finding) {
    if (!suppression.fingerprint.empty()) return suppression.fingerprint == finding.fingerprint;
    return suppression.rule == finding.rule->id && matches(suppression.cookie, valid_utf8(finding.cookie));
}

std::string name_of(const Suppression& suppression) {
    return one_line(suppression.fingerprint.empty() ? suppression.rule + " of " + suppression.cookie
                                                    : suppression.fingerprint) +
           " (" + one_line(suppression.owner) + ")";
}

std::string list_of(const std::vector<std::string>& names) {
    constexpr std::size_t kNamed = 3;
    std::string list = ascii::join(std::span(names).first(std::min(names.size(), kNamed)), ", ", one_line);
    if (names.size() > kNamed) list += " and " + std::to_string(names.size() - kNamed) + " more";
    return list;
}

class Comparer {
  public:
    Comparer(const std::vector<CookieAudit>& audits, const CookieBaseline& baseline, Timestamp now)
        : audits_(audits), baseline_(baseline), today_(to_rfc3339(now).substr(0, 10)) {
        for (const std::string& target : baseline.targets)
            targets_.insert(baseline_target(target));
        for (const BaselineFinding& finding : baseline.findings) {
            known_[{baseline_target(finding.target), finding.fingerprint}] = &finding;
            targets_.insert(baseline_target(finding.target));
        }
        used_.resize(baseline.suppressions.size());
    }

    BaselineComparison run() {
        refuse_stranger();
        BaselineComparison comparison;
        comparison.has_baseline = true;
        for (const CookieAudit& audit : audits_) {
            if (!targets_.empty() && !targets_.contains(baseline_target(audit.target)))
                comparison.other_targets.push_back(audit.target);
            add_states(audit, comparison);
        }
        add_gone(comparison);
        add_notes(comparison);
        return comparison;
    }

  private:
    /// A baseline without any target is one with suppressions alone, written by hand.
    void refuse_stranger() const {
        if (targets_.empty() || audits_.empty()) return;
        std::vector<std::string> here;
        for (const CookieAudit& audit : audits_) {
            if (targets_.contains(baseline_target(audit.target))) return;
            here.push_back(audit.target);
        }
        throw Error(ErrorCode::invalid_argument,
                    "the baseline is of " + list_of({targets_.begin(), targets_.end()}) +
                        ", this run is of " + list_of(here) +
                        "; name the baseline of this target, or write a new one");
    }
    /// The one that holds longest; null where there is none.
    const Suppression* suppression_of(const CookieFinding& finding) {
        const Suppression* found = nullptr;
        for (std::size_t i = 0; i < baseline_.suppressions.size(); ++i) {
            const Suppression& suppression = baseline_.suppressions[i];
            if (!covers(suppression, finding)) continue;
            used_[i] = true;
            if (found == nullptr || suppression.until > found->until) found = &suppression;
        }
        return found;
    }
    FindingState state_of(const CookieAudit& audit, const CookieFinding& finding,
                          const Suppression* suppression) {
        const auto known = known_.find({baseline_target(audit.target), finding.fingerprint});
        if (known != known_.end()) seen_.insert(known->first);
        if (suppression != nullptr)
            return suppression->until >= today_ ? FindingState::suppressed : FindingState::suppression_ended;
        if (known == known_.end()) return FindingState::fresh;
        return finding.severity > known->second->severity ? FindingState::worse : FindingState::known;
    }
    void add_states(const CookieAudit& audit, BaselineComparison& comparison) {
        auto& states = comparison.states.emplace_back();
        auto& suppressions = comparison.suppressions.emplace_back();
        for (const CookieFinding& finding : audit.findings) {
            const Suppression* const suppression = suppression_of(finding);
            states.push_back(state_of(audit, finding, suppression));
            suppressions.push_back(suppression == nullptr ? std::nullopt : std::optional(*suppression));
        }
    }
    void add_gone(BaselineComparison& comparison) const {
        std::set<std::string> judged;
        for (const CookieAudit& audit : audits_)
            if (was_judged(audit)) judged.insert(baseline_target(audit.target));
        for (const auto& [key, finding] : known_)
            if (judged.contains(key.first) && !seen_.contains(key)) comparison.gone.push_back(*finding);
    }
    void add_notes(BaselineComparison& comparison) const {
        for (std::size_t i = 0; i < baseline_.suppressions.size(); ++i) {
            const Suppression& suppression = baseline_.suppressions[i];
            if (!used_[i])
                comparison.notes.push_back("the suppression of " + name_of(suppression) +
                                           " matches nothing that was found; remove it");
            else if (suppression.until < today_)
                comparison.notes.push_back("the suppression of " + name_of(suppression) + " ended on " +
                                           suppression.until + "; mend it, or agree on another day");
        }
    }

    const std::vector<CookieAudit>& audits_;
    const CookieBaseline& baseline_;
    std::string today_;
    std::set<std::string> targets_;
    std::map<Key, const BaselineFinding*> known_;
    std::set<Key> seen_;
    std::vector<bool> used_;
};

BaselineComparison all_fresh(const std::vector<CookieAudit>& audits) {
    BaselineComparison comparison;
    for (const CookieAudit& audit : audits) {
        comparison.states.emplace_back(audit.findings.size(), FindingState::fresh);
        comparison.suppressions.emplace_back(audit.findings.size());
    }
    return comparison;
}

}  // namespace

std::string_view to_string(FindingState state) noexcept {
    switch (state) {
        case FindingState::fresh:
            return "fresh";
        case FindingState::worse:
            return "worse";
        case FindingState::known:
            return "known";
        case FindingState::suppressed:
            return "suppressed";
        case FindingState::suppression_ended:
            return "suppression_ended";
    }
    return "fresh";
}

BaselineComparison compare_to_baseline(const std::vector<CookieAudit>& audits,
                                       const std::optional<CookieBaseline>& baseline, Timestamp now) {
    return baseline ? Comparer(audits, *baseline, now).run() : all_fresh(audits);
}

CookieBaseline make_cookie_baseline(const std::vector<CookieAudit>& audits, const CookieBaseline& before,
                                    Timestamp now) {
    std::map<Key, BaselineFinding> findings;
    std::set<std::string> targets;
    std::set<std::string> judged;
    for (const CookieAudit& audit : audits)
        if (was_judged(audit)) judged.insert(baseline_target(audit.target));
    for (const std::string& target : before.targets)
        targets.insert(baseline_target(target));
    std::map<Key, std::string> first_seen;
    for (const BaselineFinding& finding : before.findings) {
        const Key key{baseline_target(finding.target), finding.fingerprint};
        first_seen[key] = finding.first_seen;
        if (!judged.contains(key.first)) findings[key] = finding;
    }
    for (const CookieAudit& audit : audits) {
        const std::string target = baseline_target(audit.target);
        targets.insert(target);
        for (const CookieFinding& finding : audit.findings) {
            const Key key{target, finding.fingerprint};
            const auto seen = first_seen.find(key);
            BaselineFinding entry{target,
                                  finding.fingerprint,
                                  std::string(finding.rule->id),
                                  valid_utf8(finding.cookie),
                                  finding.severity,
                                  seen == first_seen.end() ? to_rfc3339(now) : seen->second};
            // Two of one fingerprint are one entry, with the worse severity.
            const auto [place, added] = findings.emplace(key, entry);
            if (!added && place->second.severity < entry.severity) place->second = std::move(entry);
        }
    }
    CookieBaseline baseline;
    baseline.targets.assign(targets.begin(), targets.end());
    for (auto& [key, finding] : findings)
        baseline.findings.push_back(std::move(finding));
    baseline.suppressions = before.suppressions;
    return baseline;
}

}  // namespace sessionaudit
