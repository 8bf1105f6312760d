// An audit from its targets to its result: captured, logged in to, judged, compared with what was known, and
// measured against the policy. Used by the command line, the server's job, or your own program.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "sessionaudit/audit_run.hpp"
#include "sessionaudit/fetch.hpp"
#include "sessionaudit/lifecycle.hpp"

#pragma GCC visibility push(default)
namespace sessionaudit {

/// A recipe logs in to one site, so its run is of one target.
inline constexpr std::size_t kRecipeTargetsMax = 1;

/// Why a URL or host name cannot be a target: it contains a user name or password, which would appear in
/// every report and in lists of processes and jobs. Empty when it can.
std::string refuse_scan_target(const std::string& target);

struct AuditTargets {
    std::vector<std::string> urls;  ///< none with a recipe: its start
    std::optional<LoginRecipe> recipe;
    FetchOptions fetch;
    LifecycleOptions lifecycle;  ///< of the recipe
};

/// What is already known.
struct AuditKnown {
    std::optional<CookieBaseline> baseline;  ///< what was accepted: only what is fresh or worse fails
    /// The baseline that what is found is recorded in; an empty one for a first. Without `baseline`, the run
    /// is compared with what it records: it still fails for budgets and for what is no longer accepted.
    std::optional<CookieBaseline> record_in;
};

struct AuditResult {
    AuditRun run;  ///< audits in the order their targets were named
    /// In the same order; only where they were to be kept.
    std::vector<TargetCapture> captures;
    /// What was recorded. Absent where nothing was to be, and where a target could not be judged: what was
    /// not seen would be taken for fixed.
    std::optional<CookieBaseline> recorded;
};

/// Threads: one at a time.
class AuditRunner {
  public:
    struct Options {
        /// Replaces the policy's thresholds, including those of categories.
        std::optional<FindingLevel> fail_on;
        bool keep_captures = false;
        const Clock* clock = &system_clock();  ///< must outlive the runner
    };
    /// `at`: the time of the run, with which findings are dated.
    AuditRunner(CookieAuditPolicy policy, CookieCatalogue catalogue, Timestamp at, Options options);

    /// Adds a capture made elsewhere, such as one read from a file.
    void take(TargetCapture captured);
    /// Asks the targets and judges each as soon as it is complete. Throws Error{invalid_argument} for a
    /// target that is refused, for a recipe of several targets, and as fetch_targets() and run_lifecycle()
    /// do. `completed` is called before a target is judged.
    void fetch(const AuditTargets& targets, const std::function<void(const FetchProgress&)>& progress = {},
               const std::function<void()>& completed = {});
    /// Everything that was taken and fetched; the runner is empty afterwards. Throws as
    /// compare_to_baseline().
    AuditResult finish(const AuditKnown& known = {});

  private:
    CookieAuditor auditor_;
    Options options_;
    AuditRun run_;
    std::vector<std::string> order_;
    std::vector<TargetCapture> captures_;
};

}  // namespace sessionaudit
#pragma GCC visibility pop
