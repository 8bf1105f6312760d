#include "jobs/job_runner.hpp"

namespace sessionaudit::server {

#define SESSIONAUDIT_REGISTER(name) nlohmann::json run_##name(JobContext& context);
#include "jobs/jobs.def"
#undef SESSIONAUDIT_REGISTER

JobKinds registered_kinds() {
    return {
#define SESSIONAUDIT_REGISTER(name) {#name, run_##name},
#include "jobs/jobs.def"
#undef SESSIONAUDIT_REGISTER
    };
}

}  // namespace sessionaudit::server
