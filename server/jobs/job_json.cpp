#include "jobs/job_json.hpp"

#include "api/json_values.hpp"
#include "app.hpp"
#include "http/json_text.hpp"
#include "http/problem.hpp"
#include "sessionaudit/error.hpp"
#include "sessionaudit/record_json.hpp"

namespace sessionaudit::server {

Reply accepted_job(const Call& call, const RecordId& id) {
    const auto job = call.app.vault.jobs().find(id);
    if (!job) throw Error(ErrorCode::not_found, "the job is over and was purged already");
    return Reply::accepted(json_of(*job), "/api/v1/jobs/" + id.to_string());
}

void require_same_work(const Call& call, const RecordId& id, const std::string& parameters) {
    const auto job = call.app.vault.jobs().find(id);
    if (job && job->parameters != parameters)
        throw Problem(
            409, "other-work",
            "the job " + id.to_string() + " is under way with other parameters; ask when it is over");
}

}  // namespace sessionaudit::server
