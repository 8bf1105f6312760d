// Fail on what is new or worse, not on what is known: a baseline of fingerprints, and suppressions that end.
// docs/baseline.md describes the file, `sessionaudit.baseline/1`.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sessionaudit/cookie_audit.hpp"

#pragma GCC visibility push(default)
namespace sessionaudit {

struct BaselineFinding {
    std::string target;
    std::string fingerprint;
    std::string rule;
    std::string cookie;
    FindingLevel severity = FindingLevel::medium;
    std::string first_seen;  ///< RFC 3339
};

/// A finding that is accepted for a time.
struct Suppression {
    std::string fingerprint;  ///< or
    std::string rule;         ///< a rule, with
    std::string cookie;       ///< a cookie's name; `*` for any
    std::string owner;        ///< who is responsible for it
    std::string reason;
    std::string until;  ///< a day, 2026-12-31; it holds through that day (UTC)
};

struct CookieBaseline {
    std::vector<std::string> targets;
    std::vector<BaselineFinding> findings;
    std::vector<Suppression> suppressions;
};

/// Throws Error{invalid_argument} with file, place and what to write.
CookieBaseline parse_cookie_baseline(std::string_view json, const std::string& source);
/// Suppressions are kept; findings and first_seen of what is still there too.
CookieBaseline make_cookie_baseline(const std::vector<CookieAudit>& audits, const CookieBaseline& before,
                                    Timestamp now);
std::string write_cookie_baseline(const CookieBaseline& baseline);

enum class FindingState { fresh, worse, known, suppressed, suppression_ended };
std::string_view to_string(FindingState state) noexcept;

/// What changed. `states[a][f]` is of `audits[a].findings[f]`.
struct BaselineComparison {
    bool has_baseline = false;
    std::vector<std::vector<FindingState>> states;
    std::vector<BaselineFinding> gone;       ///< in the baseline, but no longer seen
    std::vector<std::string> other_targets;  ///< targets without a baseline: all their findings are fresh
    std::vector<std::string> notes;          ///< suppressions that ended, or match nothing
    /// Who accepted it, and why: shaped as `states`, set where that is `suppressed` or `suppression_ended`.
    std::vector<std::vector<std::optional<Suppression>>> suppressions;
};

/// Throws Error{invalid_argument} where no target of the run is in the baseline: it belongs to another
/// target.
BaselineComparison compare_to_baseline(const std::vector<CookieAudit>& audits,
                                       const std::optional<CookieBaseline>& baseline, Timestamp now);

}  // namespace sessionaudit
#pragma GCC visibility pop
