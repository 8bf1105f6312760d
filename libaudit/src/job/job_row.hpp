// Rows of the table job, and what the ledger is told of them.
#pragma once

#include "sessionaudit/job.hpp"
#include "sessionaudit/ledger_entry.hpp"
#include "storage/connection.hpp"

namespace sessionaudit {

/// The columns that read_job() reads, in its order.
#define SESSIONAUDIT_JOB_COLUMNS                                                                     \
    "job_id, kind, parameters, actor, state, created_at, not_before, started_at, finished_at, done," \
    " total, step, attempts, cancel_wanted, result, error, version"

JobInfo read_job(const storage::Row& row);
std::optional<JobInfo> find_job(storage::Connection& store, const RecordId& id);

/// The kind and the id of a job. Parameters stay out: they may hold addresses of the controller's own sites.
LedgerEntry job_entry(const std::string& action, const RecordId& id, const std::string& kind,
                      const std::string& actor, Timestamp at);

}  // namespace sessionaudit
