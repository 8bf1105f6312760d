// Ends sessions that are past their time. They are refused at once anyway; this makes them known as ended.
#include "app.hpp"
#include "jobs/job_runner.hpp"

namespace sessionaudit::server {

nlohmann::json run_expire_sessions(JobContext& context) {
    const SweepResult swept = context.app.vault.sessions().sweep();
    return {{"ended_idle", swept.ended_idle}, {"ended_absolute", swept.ended_absolute}};
}

}  // namespace sessionaudit::server
