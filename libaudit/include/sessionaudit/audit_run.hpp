// A whole run, as it is reported: the audits, what changed since the baseline, and whether it failed.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sessionaudit/cookie_audit.hpp"
#include "sessionaudit/cookie_baseline.hpp"

#pragma GCC visibility push(default)
namespace sessionaudit {

struct AuditRun {
    std::string version;  ///< of sessionaudit
    std::string policy;   ///< id
    std::string policy_digest;
    std::string suffix_list;  ///< date or version of the public suffix list
    Timestamp at{};
    std::vector<CookieAudit> audits;
    BaselineComparison comparison;
    std::vector<std::string> failures;  ///< sentences: why the run failed; empty: it passed
    bool finished = true;               ///< false: a target could not be judged
    /// The rules that were looked at, for the formats that list them also where nothing was found (JUnit,
    /// SARIF). Empty: only those of the findings.
    std::vector<const CookieRuleInfo*> rules;
    /// The policy's thresholds, so that JUnit fails the tests that fail the run. Absent: it fails all that is
    /// new and more than info.
    std::optional<FindingLevel> fail_on;
    std::map<std::string, FindingLevel> fail_on_category;

    /// Every target could be judged, and nothing fails under the policy.
    bool passed() const noexcept { return finished && failures.empty(); }
};

/// Sets what a run reports of its policy: id, digest, thresholds, and the rules that it does not switch off.
void take_policy(AuditRun& run, const CookieAuditPolicy& policy);

/// Why the run fails under the policy: findings at or over the threshold (of their category, too) that are
/// fresh, worse or whose suppression ended, and budgets that were not kept. Sentences.
std::vector<std::string> failures_of(const AuditRun& run, const CookieAuditPolicy& policy);

struct AuditFormat {
    std::string_view id;  ///< "text", "json", "sarif", "junit", "csv", "markdown", "html", "github"
    std::string_view what;
};
std::span<const AuditFormat> audit_formats();

struct AuditTextOptions {
    bool colour = false;
    bool all = false;  ///< every finding, not the worst ten
    int columns = 100;
};
/// Throws Error{not_found} for an unknown format, naming those there are.
std::string render_audit(std::string_view format, const AuditRun& run, const AuditTextOptions& text = {});

}  // namespace sessionaudit
#pragma GCC visibility pop
