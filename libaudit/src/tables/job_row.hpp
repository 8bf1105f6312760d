// Rows of the table job.
#pragma once

#include "sessionaudit/job.hpp"
#include "storage/connection.hpp"

namespace sessionaudit {

/// The columns that read_job() reads, in its order.
#define SESSIONAUDIT_JOB_COLUMNS                                                                     \
    "job_id, kind, parameters, actor, state, created_at, not_before, started_at, finished_at, done," \
    " total, step, attempts, cancel_wanted, result, error, version"

JobInfo read_job(const storage::Row& row);
std::optional<JobInfo> find_job(storage::Connection& store, const RecordId& id);

}  // namespace sessionaudit
