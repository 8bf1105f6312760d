// Carries out an access or portability request whose plan was approved: makes the package, which then waits
// to be handed over.
#include "app.hpp"
#include "jobs/job_runner.hpp"
#include "jobs/request_job.hpp"
#include "spool/package_spool.hpp"

namespace sessionaudit::server {

nlohmann::json run_export_package(JobContext& context) {
    const RecordId id = request_of(context);
    const Vault& vault = context.app.vault;
    sweep_packages(vault);
    context.progress(0, 1, "writing the package");
    if (require_info(context, id).state == RequestState::approved)
        vault.requests().execute(id, context.job.actor);
    nlohmann::json result = {{"request", id.to_string()}};
    // Where nothing is kept of the person, that is the answer, and there is nothing to hand over.
    if (require_info(context, id).state == RequestState::executing)
        result["sha256"] = make_package(vault, id, context.job.actor).sha256;
    result["state"] = to_string(require_info(context, id).state);
    return result;
}

}  // namespace sessionaudit::server
