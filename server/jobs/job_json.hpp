// How an operation answers whose work a job does.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "api/call.hpp"
#include "sessionaudit/job.hpp"

namespace sessionaudit::server {

inline bool is_over(const JobInfo& job) {
    return job.state != JobState::queued && job.state != JobState::running;
}
/// 202 with the job and where it is: how an operation answers whose work goes on in the background.
Reply accepted_job(const Call& call, const RecordId& id);

/// Throws Problem 409 `other-work` when the job that has the key already does something else: whoever asked
/// would be told of a result that is not theirs.
void require_same_work(const Call& call, const RecordId& id, const std::string& parameters);

}  // namespace sessionaudit::server
