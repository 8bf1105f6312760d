#include "jobs/job_json.hpp"

#include "api/json_values.hpp"
#include "app.hpp"
#include "http/problem.hpp"
#include "sessionaudit/error.hpp"

namespace sessionaudit::server {

nlohmann::json job_json(const JobInfo& job) {
    nlohmann::json json = {{"id", job.id.to_string()},
                           {"kind", job.kind},
                           {"state", to_string(job.state)},
                           {"actor", job.actor},
                           {"parameters", nlohmann::json::parse(job.parameters, nullptr, false)},
                           {"created", time_json(job.created)},
                           {"done", job.done},
                           {"total", job.total},
                           {"step", job.step},
                           {"attempts", job.attempts},
                           {"cancel_wanted", job.cancel_wanted},
                           {"version", job.version}};
    put_time(json, "not_before", job.not_before);
    put_time(json, "started", job.started);
    put_time(json, "finished", job.finished);
    if (!job.result.empty()) json["result"] = nlohmann::json::parse(job.result, nullptr, false);
    if (!job.error.empty()) json["error"] = job.error;
    return json;
}

Reply accepted_job(const Call& call, const RecordId& id) {
    const auto job = call.app.vault.jobs().find(id);
    if (!job) throw Error(ErrorCode::not_found, "the job is over and was purged already");
    return Reply::accepted(job_json(*job), "/api/v1/jobs/" + id.to_string());
}

void require_same_work(const Call& call, const RecordId& id, const std::string& parameters) {
    const auto job = call.app.vault.jobs().find(id);
    if (job && job->parameters != parameters)
        throw Problem(
            409, "other-work",
            "the job " + id.to_string() + " is under way with other parameters; ask when it is over");
}

}  // namespace sessionaudit::server
