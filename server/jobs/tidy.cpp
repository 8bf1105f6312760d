// Housekeeping: jobs that are long over, requests whose identity was never proved in time, packages nobody
// fetched, secret links and kept answers past their time, uploads that nobody wants any more.
#include "app.hpp"
#include "jobs/job_runner.hpp"
#include "sessionaudit/idempotency.hpp"
#include "spool/import_spool.hpp"
#include "spool/package_spool.hpp"

namespace sessionaudit::server {
namespace {

/// Minutely jobs would fill the list of jobs, and who asks for the others looks sooner.
constexpr Milliseconds kKept = std::chrono::days{30};

}  // namespace

nlohmann::json run_tidy(JobContext& context) {
    const Vault& vault = context.app.vault;
    const std::int64_t purged = vault.jobs().purge(vault.clock().now() - kKept);
    const auto expired = vault.requests().expire_due(std::string(kSchedulerActor));
    const std::size_t packages = sweep_packages(vault);
    const std::int64_t links = vault.requests().purge_links();
    const std::int64_t answers = vault.idempotency().purge();
    return {{"jobs_purged", purged},        {"requests_expired", expired.size()},
            {"packages_removed", packages}, {"links_purged", links},
            {"answers_purged", answers},    {"uploads_removed", sweep_spool(vault)}};
}

}  // namespace sessionaudit::server
