#include "tables/job_row.hpp"

namespace sessionaudit {
namespace {

std::optional<Timestamp> time_of(const storage::Row& row, int column) {
    const auto millis = row.optional_integer(column);
    if (!millis) return std::nullopt;
    return from_millis(*millis);
}

}  // namespace

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

std::optional<JobInfo> find_job(storage::Connection& store, const RecordId& id) {
    auto select = store.prepare("SELECT " SESSIONAUDIT_JOB_COLUMNS " FROM job WHERE job_id = $1");
    select.bind(id.view());
    if (!select.step()) return std::nullopt;
    return read_job(select.row());
}

}  // namespace sessionaudit
