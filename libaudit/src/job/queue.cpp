// Jobs as those see them who ask for work: queued, looked at, cancelled, forgotten.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/ascii.hpp"
#include "core/json_text.hpp"
#include "job/enqueue.hpp"
#include "job/job_entry.hpp"
#include "sessionaudit/error.hpp"
#include "tables/jobs.hpp"

namespace sessionaudit {
namespace {

constexpr std::size_t kParametersMax = 64 * 1024;

void require_job(const NewJob& job) {
    const auto allowed = [](char c) { return ascii::is_lower(c) || ascii::is_digit(c) || c == '_'; };
    if (job.kind.empty() || job.kind.size() > 64 || !std::all_of(job.kind.begin(), job.kind.end(), allowed))
        throw Error(ErrorCode::invalid_argument, "the kind of a job is 1 to 64 letters a-z, digits and _");
    if (job.parameters.size() > kParametersMax)
        throw Error(ErrorCode::invalid_argument, "the parameters of a job take more than 64 KiB");
    if (!parse_json_or_discard(job.parameters).is_object())
        throw Error(ErrorCode::invalid_argument, "the parameters of a job are a JSON object");
}

}  // namespace

RecordId enqueue_job(WriteContext& context, VaultCore& core, const NewJob& job) {
    require_job(job);
    if (!job.unique.empty())
        if (const auto same = find_unfinished_job(context.store(), job.unique)) return *same;
    const Timestamp now = core.now();
    const RecordId id = core.ids().next_record(now);
    insert_job(context.store(), id, job, now);
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
            cancel_queued_job(context.store(), id, now);
            context.record(job_entry("job.cancelled", id, job.kind, actor, now));
        } else {
            want_cancel(context.store(), id);
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
    const auto lease = core_.readers().lease();
    return select_jobs(*lease, filter);
}

std::int64_t JobService::purge(Timestamp finished_before) {
    std::int64_t purged = 0;
    core_.writer().run(
        [&](WriteContext& context) { purged = delete_finished_jobs(context.store(), finished_before); });
    return purged;
}

}  // namespace sessionaudit
