// Audits the cookies of targets as a job tells it, and keeps the report.
#include <fstream>
#include <iterator>

#include "app.hpp"
#include "jobs/job_runner.hpp"
#include "jobs/scan_request.hpp"
#include "sessionaudit/audit_runner.hpp"
#include "sessionaudit/error.hpp"
#include "sessionaudit/scan_record.hpp"

namespace sessionaudit::server {
namespace {

/// Recipes lie in the home and name secrets by environment variable, so that no job holds one.
LoginRecipe recipe_of(const Vault& vault, const std::string& name) {
    std::ifstream file(vault.home() / "recipes" / name, std::ios::binary);
    if (!file) throw Error(ErrorCode::not_found, "the folder recipes/ has no file " + name);
    return parse_login_recipe(std::string(std::istreambuf_iterator<char>(file), {}), name);
}

AuditTargets targets_of(JobContext& context, const ScanRequest& request) {
    AuditTargets targets;
    targets.urls = request.targets;
    if (!request.recipe.empty()) targets.recipe = recipe_of(context.app.vault, request.recipe);
    targets.fetch = request.fetch;
    targets.lifecycle.before_request = [&context] { context.progress(0, 1, "logging in and out"); };
    return targets;
}

}  // namespace

nlohmann::json run_scan(JobContext& context) {
    const Vault& vault = context.app.vault;
    const ScanRequest request =
        scan_request(context.parameters, vault, context.app.config.scan_private_networks);
    AuditRunner runner(shipped_cookie_policy(request.profile), CookieCatalogue::shipped(),
                       vault.clock().now(), {parse_finding_level(request.fail_on)});
    runner.fetch(targets_of(context, request), [&](const FetchProgress& at) {
        context.progress(static_cast<std::int64_t>(at.done), static_cast<std::int64_t>(at.total), "asking");
    });
    context.progress(1, 1, "keeping the report");
    ScanStore scans = vault.scans();
    AuditKnown known;
    if (auto accepted = scans.baseline(request.name)) known.baseline = std::move(accepted->baseline);
    const AuditRun run = runner.finish(known).run;
    const RecordId id = scans.save(request.name, run.at, run, context.job.actor);
    return {{"scan", id.to_string()}, {"passed", run.passed()}};
}

}  // namespace sessionaudit::server
