// Carries out an erasure request whose plan was approved. After a crash the next one goes on where it was.
#include "app.hpp"
#include "jobs/job_runner.hpp"
#include "jobs/request_job.hpp"
#include "spool/package_spool.hpp"

namespace sessionaudit::server {

nlohmann::json run_erasure(JobContext& context) {
    const RecordId id = request_of(context);
    RequestService requests = context.app.vault.requests();
    context.progress(0, 1, "erasing, and searching the store for what is left");
    if (is_open(require_info(context, id).state)) requests.execute(id, context.job.actor);
    const RequestInfo info = require_info(context, id);
    sweep_packages(context.app.vault);
    nlohmann::json result = {
        {"request", id.to_string()}, {"state", to_string(info.state)}, {"outcome", info.outcome}};
    if (info.erasure) result["erasure"] = info.erasure->to_string();
    return result;
}

}  // namespace sessionaudit::server
