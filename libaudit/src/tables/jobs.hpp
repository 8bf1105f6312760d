// Jobs as rows. A running one belongs to whoever knows its lease, a random number that each claim draws anew.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sessionaudit/job.hpp"
#include "storage/connection.hpp"

namespace sessionaudit {

/// Queues it.
void insert_job(storage::Connection& store, const RecordId& id, const NewJob& job, Timestamp now);
std::optional<JobInfo> find_job(storage::Connection& store, const RecordId& id);
/// The queued or running one with this key.
std::optional<RecordId> find_unfinished_job(storage::Connection& store, const std::string& unique);
/// Newest first.
std::vector<JobInfo> select_jobs(storage::Connection& store, const JobFilter& filter);
/// Those that are queued and due, and those whose worker let the lease run out; oldest first.
std::vector<JobInfo> select_claimable_jobs(storage::Connection& store, Timestamp now);
std::map<JobState, std::int64_t> count_jobs(storage::Connection& store);

/// Absent: the lease is not this one (any more), or the job does not run.
std::optional<bool> is_cancel_wanted(storage::Connection& store, const RecordId& id, std::int64_t lease);
/// Runs from here on; `job` as it is now.
void claim_job(storage::Connection& store, const JobInfo& job, const std::string& worker, std::int64_t lease,
               Timestamp until);
void note_progress(storage::Connection& store, const RecordId& id, std::int64_t done, std::int64_t total,
                   const std::string& step, Timestamp until);
void renew_lease(storage::Connection& store, const RecordId& id, Timestamp until);
void finish_job(storage::Connection& store, const RecordId& id, JobState state, const std::string& result,
                const std::string& error, Timestamp now);
/// Queued again, as if it had not been begun.
void requeue_job(storage::Connection& store, const RecordId& id);
void cancel_queued_job(storage::Connection& store, const RecordId& id, Timestamp now);
void want_cancel(storage::Connection& store, const RecordId& id);
/// Those that were over before a moment; returns how many.
std::int64_t delete_finished_jobs(storage::Connection& store, Timestamp before);

}  // namespace sessionaudit
