#include "tables/jobs.hpp"

namespace sessionaudit {
namespace {

/// The columns that read_job() reads, in its order.
#define JOB_COLUMNS                                                                                  \
    "job_id, kind, parameters, actor, state, created_at, not_before, started_at, finished_at, done," \
    " total, step, attempts, cancel_wanted, result, error, version"

std::optional<Timestamp> time_of(const storage::Row& row, int column) {
    const auto millis = row.optional_integer(column);
    if (!millis) return std::nullopt;
    return from_millis(*millis);
}

JobInfo read_job(const storage::Row& row) {
    JobInfo job;
    job.id = RecordId::from_bytes(row.blob(0));
    job.kind = row.text(1);
    job.parameters = row.text(2);
    job.actor = row.text(3);
    job.state = static_cast<JobState>(row.integer(4));
    job.created = from_millis(row.integer(5));
    job.not_before = time_of(row, 6);
    job.started = time_of(row, 7);
    job.finished = time_of(row, 8);
    job.done = row.integer(9);
    job.total = row.integer(10);
    job.step = row.text(11);
    job.attempts = static_cast<int>(row.integer(12));
    job.cancel_wanted = row.integer(13) != 0;
    job.result = row.text(14);
    job.error = row.text(15);
    job.version = row.integer(16);
    return job;
}

std::vector<JobInfo> read_all(storage::Statement& select) {
    std::vector<JobInfo> jobs;
    while (select.step())
        jobs.push_back(read_job(select.row()));
    return jobs;
}

}  // namespace

void insert_job(storage::Connection& store, const RecordId& id, const NewJob& job, Timestamp now) {
    std::optional<std::int64_t> not_before;
    if (job.not_before) not_before = to_millis(*job.not_before);
    store
        .prepare(
            "INSERT INTO job (job_id, kind, parameters, actor, unique_key, state, created_at, not_before,"
            " done, total, step, attempts, cancel_wanted, result, error, version, worker, lease)"
            " VALUES ($1, $2, $3, $4, $5, 1, $6, $7, 0, 0, '', 0, 0, '', '', 1, '', 0)")
        .bind(id.view(), job.kind, job.parameters, job.actor, job.unique, to_millis(now), not_before)
        .run();
}

std::optional<JobInfo> find_job(storage::Connection& store, const RecordId& id) {
    auto select = store.prepare("SELECT " JOB_COLUMNS " FROM job WHERE job_id = $1");
    select.bind(id.view());
    if (!select.step()) return std::nullopt;
    return read_job(select.row());
}

std::optional<RecordId> find_unfinished_job(storage::Connection& store, const std::string& unique) {
    auto select = store.prepare("SELECT job_id FROM job WHERE unique_key = $1 AND state IN (1, 2)");
    select.bind(unique);
    if (!select.step()) return std::nullopt;
    return RecordId::from_bytes(select.row().blob(0));
}

std::vector<JobInfo> select_jobs(storage::Connection& store, const JobFilter& filter) {
    const auto state = filter.state ? std::optional(static_cast<std::int64_t>(*filter.state)) : std::nullopt;
    const auto before = filter.before ? std::optional(filter.before->view()) : std::nullopt;
    auto select = store.prepare("SELECT " JOB_COLUMNS
                                " FROM job WHERE ($1 IS NULL OR state = $1) AND ($2 = '' OR kind = $2)"
                                " AND ($3 IS NULL OR job_id < $3) ORDER BY job_id DESC LIMIT $4");
    select.bind(state, filter.kind, before, static_cast<std::int64_t>(filter.limit));
    return read_all(select);
}

std::vector<JobInfo> select_claimable_jobs(storage::Connection& store, Timestamp now) {
    auto select = store.prepare("SELECT " JOB_COLUMNS
                                " FROM job WHERE (state = 1 AND (not_before IS NULL OR not_before <= $1))"
                                " OR (state = 2 AND lease_until <= $1) ORDER BY job_id");
    select.bind(to_millis(now));
    return read_all(select);
}

std::map<JobState, std::int64_t> count_jobs(storage::Connection& store) {
    auto select = store.prepare("SELECT state, count(*) FROM job GROUP BY state");
    std::map<JobState, std::int64_t> counts;
    while (select.step())
        counts[static_cast<JobState>(select.row().integer(0))] = select.row().integer(1);
    return counts;
}

std::optional<bool> is_cancel_wanted(storage::Connection& store, const RecordId& id, std::int64_t lease) {
    auto select =
        store.prepare("SELECT cancel_wanted FROM job WHERE job_id = $1 AND state = 2 AND lease = $2");
    select.bind(id.view(), lease);
    if (!select.step()) return std::nullopt;
    return select.row().integer(0) != 0;
}

void claim_job(storage::Connection& store, const JobInfo& job, const std::string& worker, std::int64_t lease,
               Timestamp until) {
    const auto started = job.started ? std::optional(to_millis(*job.started)) : std::nullopt;
    store
        .prepare(
            "UPDATE job SET state = 2, started_at = $1, attempts = $2, version = $3, worker = $4,"
            " lease = $5, lease_until = $6 WHERE job_id = $7")
        .bind(started, job.attempts, job.version, worker, lease, to_millis(until), job.id.view())
        .run();
}

void note_progress(storage::Connection& store, const RecordId& id, std::int64_t done, std::int64_t total,
                   const std::string& step, Timestamp until) {
    store
        .prepare(
            "UPDATE job SET done = $1, total = $2, step = $3, lease_until = $4, version = version + 1"
            " WHERE job_id = $5")
        .bind(done, total, step, to_millis(until), id.view())
        .run();
}

void renew_lease(storage::Connection& store, const RecordId& id, Timestamp until) {
    store.prepare("UPDATE job SET lease_until = $1 WHERE job_id = $2")
        .bind(to_millis(until), id.view())
        .run();
}

void finish_job(storage::Connection& store, const RecordId& id, JobState state, const std::string& result,
                const std::string& error, Timestamp now) {
    store
        .prepare(
            "UPDATE job SET state = $1, finished_at = $2, result = $3, error = $4, lease = 0,"
            " lease_until = NULL, version = version + 1 WHERE job_id = $5")
        .bind(static_cast<std::int64_t>(state), to_millis(now), result, error, id.view())
        .run();
}

void requeue_job(storage::Connection& store, const RecordId& id) {
    store
        .prepare(
            "UPDATE job SET state = 1, attempts = attempts - 1, version = version + 1, worker = '',"
            " lease = 0, lease_until = NULL WHERE job_id = $1")
        .bind(id.view())
        .run();
}

void cancel_queued_job(storage::Connection& store, const RecordId& id, Timestamp now) {
    store
        .prepare(
            "UPDATE job SET state = 5, cancel_wanted = 1, finished_at = $1, version = version + 1"
            " WHERE job_id = $2")
        .bind(to_millis(now), id.view())
        .run();
}

void want_cancel(storage::Connection& store, const RecordId& id) {
    store.prepare("UPDATE job SET cancel_wanted = 1, version = version + 1 WHERE job_id = $1")
        .bind(id.view())
        .run();
}

std::int64_t delete_finished_jobs(storage::Connection& store, Timestamp before) {
    store.prepare("DELETE FROM job WHERE state IN (3, 4, 5) AND finished_at < $1")
        .bind(to_millis(before))
        .run();
    return store.changes();
}

}  // namespace sessionaudit
