// Audits the cookies of targets: captures them, judges them, compares them with the baseline, keeps the
// report.
#include <algorithm>
#include <fstream>
#include <iterator>

#include "app.hpp"
#include "jobs/job_runner.hpp"
#include "jobs/scan_request.hpp"
#include "sessionaudit/cookie_audit.hpp"
#include "sessionaudit/error.hpp"
#include "sessionaudit/lifecycle.hpp"
#include "sessionaudit/scan_record.hpp"

namespace sessionaudit::server {
namespace {

CookieAuditPolicy policy_of(const ScanRequest& request) {
    CookieAuditPolicy policy = shipped_cookie_policy(request.profile);
    if (const auto level = parse_finding_level(request.fail_on)) {
        policy.fail_on = *level;
        policy.fail_on_category.clear();
    }
    return policy;
}

/// Recipes lie in the home and name secrets by environment variable, so that no job holds one.
LoginRecipe recipe_of(const Vault& vault, const std::string& name) {
    std::ifstream file(vault.home() / "recipes" / name, std::ios::binary);
    if (!file) throw Error(ErrorCode::not_found, "the folder recipes/ has no file " + name);
    return parse_login_recipe(std::string(std::istreambuf_iterator<char>(file), {}), name);
}

/// Targets are done in any order; they are reported in the order they were named.
void sort_by_target(std::vector<CookieAudit>& audits, const std::vector<std::string>& order) {
    const auto rank = [&](const CookieAudit& audit) {
        return std::find(order.begin(), order.end(), audit.target) - order.begin();
    };
    std::stable_sort(audits.begin(), audits.end(),
                     [&](const CookieAudit& a, const CookieAudit& b) { return rank(a) < rank(b); });
}

void capture_and_judge(JobContext& context, const ScanRequest& request, const CookieAuditor& auditor,
                       AuditRun& run) {
    std::optional<LoginRecipe> recipe;
    if (!request.recipe.empty()) recipe = recipe_of(context.app.vault, request.recipe);
    LifecycleOptions lifecycle;
    lifecycle.before_request = [&] { context.progress(0, 1, "logging in and out"); };
    fetch_targets(
        request.targets, request.fetch,
        [&](TargetCapture captured) {
            if (recipe) run_lifecycle(*recipe, request.fetch, lifecycle, system_clock(), captured);
            run.audits.push_back(auditor.audit(captured, run.at));
            for (const CaptureProblem& problem : captured.problems)
                run.finished = run.finished && !problem.fatal;
        },
        [&](const FetchProgress& at) {
            context.progress(static_cast<std::int64_t>(at.done), static_cast<std::int64_t>(at.total),
                             "asking");
        });
    sort_by_target(run.audits, request.targets);
}

}  // namespace

nlohmann::json run_scan(JobContext& context) {
    const Vault& vault = context.app.vault;
    const ScanRequest request =
        scan_request(context.parameters, vault, context.app.config.scan_private_networks);
    const CookieAuditor auditor(policy_of(request));
    AuditRun run;
    run.version = SESSIONAUDIT_VERSION;
    take_policy(run, auditor.policy());
    run.suffix_list = public_suffix_list_version();
    run.at = vault.clock().now();
    capture_and_judge(context, request, auditor, run);
    context.progress(1, 1, "keeping the report");
    ScanStore scans = vault.scans();
    const auto known = scans.baseline(request.name);
    run.comparison =
        compare_to_baseline(run.audits, known ? std::optional(known->baseline) : std::nullopt, run.at);
    run.failures = failures_of(run, auditor.policy());
    const RecordId id = scans.save(request.name, run.at, run, context.job.actor);
    return {{"scan", id.to_string()}, {"passed", run.failures.empty() && run.finished}};
}

}  // namespace sessionaudit::server
