// Jobs as those see them who ask for work: queued, looked at, cancelled, forgotten.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/ascii.hpp"
#include "job/enqueue.hpp"
#include "job/job_entry.hpp"
#include "sessionaudit/error.hpp"
#include "tables/job_row.hpp"

namespace sessionaudit {
namespace {

constexpr std::size_t kParametersMax = 64 * 1024;

void require_job(const NewJob& job) {
    const auto allowed = [](char c) { return ascii::is_lower(c) || ascii::is_digit(c) || c == '_'; };
    if (job.kind.empty() || job.kind.size() > 64 || !std::all_of(job.kind.begin(), job.kind.end(), allowed))
        throw Error(ErrorCode::invalid_argument, "the kind of a job is 1 to 64 letters a-z, digits and _");
    if (job.parameters.size() > kParametersMax)
        throw Error(ErrorCode::invalid_argument, "the parameters of a job take more than 64 KiB");
    if (!nlohmann::json::parse(job.parameters, nullptr, false).is_object())
        throw Error(ErrorCode::invalid_argument, "the parameters of a job are a JSON object");
}

std::optional<RecordId> find_unique(storage::Connection& store, const std::string& unique) {
    if (unique.empty()) return std::nullopt;
    auto select = store.prepare("SELECT job_id FROM job WHERE unique_key = $1 AND state IN (1, 2)");
    select.bind(unique);
    if (!select.step()) return std::nullopt;
    return RecordId::from_bytes(select.row().blob(0));
}

}  // namespace

RecordId enqueue_job(WriteContext& context, VaultCore& core, const NewJob& job) {
    require_job(job);
    if (const auto same = find_unique(context.store(), job.unique)) return *same;
    const Timestamp now = core.now();
    const RecordId id = core.ids().next_record(now);
    std::optional<std::int64_t> not_before;
    if (job.not_before) not_before = to_millis(*job.not_before);
    auto insert = context.store().prepare(
        "INSERT INTO job (job_id, kind, parameters, actor, unique_key, state, created_at, not_before,"
        " done, total, step, attempts, cancel_wanted, result, error, version, worker, lease)"
        " VALUES ($1, $2, $3, $4, $5, 1, $6, $7, 0, 0, '', 0, 0, '', '', 1, '', 0)");
    insert.bind(id.view(), job.kind, job.parameters, job.actor, job.unique, to_millis(now), not_before);
    insert.run();
    if (job.actor != kSchedulerActor) context.record(job_entry("job.queued", id, job.kind, job.actor, now));
    return id;
}

RecordId JobService::enqueue(const NewJob& job) {
    RecordId id{};
    core_.writer().run([&](WriteContext& context) { id = enqueue_job(context, core_, job); });
    return id;
}

JobInfo JobService::cancel(const RecordId& id, const std::string& actor) {
    JobInfo job;
    core_.writer().run([&](WriteContext& context) {
        const auto found = find_job(context.store(), id);
        if (!found) throw Error(ErrorCode::not_found, "there is no job " + id.to_string());
        job = *found;
        if (job.state != JobState::queued && job.state != JobState::running)
            throw Error(ErrorCode::conflict, "this job is over: " + std::string(to_string(job.state)) +
                                                 "; nothing is left to stop");
        if (job.cancel_wanted) return;
        const Timestamp now = core_.now();
        job.cancel_wanted = true;
        ++job.version;
        if (job.state == JobState::queued) {
            job.state = JobState::cancelled;
            job.finished = now;
            auto update = context.store().prepare(
                "UPDATE job SET state = 5, cancel_wanted = 1, finished_at = $1, version = version + 1"
                " WHERE job_id = $2");
            update.bind(to_millis(now), id.view());
            update.run();
            context.record(job_entry("job.cancelled", id, job.kind, actor, now));
        } else {
            auto update = context.store().prepare(
                "UPDATE job SET cancel_wanted = 1, version = version + 1 WHERE job_id = $1");
            update.bind(id.view());
            update.run();
            context.record(job_entry("job.cancel_wanted", id, job.kind, actor, now));
        }
    });
    return job;
}

std::optional<JobInfo> JobService::find(const RecordId& id) {
    const auto lease = core_.readers().lease();
    return find_job(*lease, id);
}

std::vector<JobInfo> JobService::list(const JobFilter& filter) {
    std::optional<std::int64_t> state;
    if (filter.state) state = static_cast<std::int64_t>(*filter.state);
    std::optional<ByteView> before;
    if (filter.before) before = filter.before->view();
    std::vector<JobInfo> jobs;
    const auto lease = core_.readers().lease();
    auto select = lease->prepare("SELECT " SESSIONAUDIT_JOB_COLUMNS
                                 " FROM job WHERE ($1 IS NULL OR state = $1) AND ($2 = '' OR kind = $2)"
                                 " AND ($3 IS NULL OR job_id < $3) ORDER BY job_id DESC LIMIT $4");
    select.bind(state, filter.kind, before, static_cast<std::int64_t>(filter.limit));
    while (select.step())
        jobs.push_back(read_job(select.row()));
    return jobs;
}

std::int64_t JobService::purge(Timestamp finished_before) {
    std::int64_t purged = 0;
    core_.writer().run([&](WriteContext& context) {
        auto remove =
            context.store().prepare("DELETE FROM job WHERE state IN (3, 4, 5) AND finished_at < $1");
        remove.bind(to_millis(finished_before));
        remove.run();
        purged = context.store().changes();
    });
    return purged;
}

}  // namespace sessionaudit
