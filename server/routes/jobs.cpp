// Work in the background: listed, looked at, watched, cancelled.
#include "api/page.hpp"
#include "api/route_table.hpp"
#include "app.hpp"
#include "jobs/job_events.hpp"
#include "jobs/job_json.hpp"
#include "jobs/job_runner.hpp"
#include "jobs/job_scope.hpp"
#include "sessionaudit/error.hpp"
#include "sessionaudit/record_json.hpp"
#include "spool/import_spool.hpp"

namespace sessionaudit::server {
namespace {

JobInfo found_job(const Call& call) {
    const auto id = call.id<RecordId>("id");
    auto job = call.app.vault.jobs().find(id);
    if (!job) throw Error(ErrorCode::not_found, "there is no job " + id.to_string());
    return *std::move(job);
}

Reply list_jobs(Call& call) {
    JobFilter filter;
    filter.state = parse_job_state(call.asked("state"));
    filter.kind = call.asked("kind");
    filter.before = page_cursor_id<RecordId>(call);
    filter.limit = page_limit(call) + 1;
    return Reply::json(page_json(
        call, call.app.vault.jobs().list(filter), [](const JobInfo& job) { return json_of(job); },
        [](const JobInfo& job) { return job.id.to_string(); }));
}

Reply show_job(Call& call) {
    return Reply::json(json_of(found_job(call)));
}

Reply cancel_job(Call& call) {
    const JobInfo job = found_job(call);
    require_job_scope(call, job.kind);
    const JobInfo cancelled = call.app.jobs.cancel(job.id, call.actor());
    drop_cancelled_upload(call.app.vault, cancelled);
    return Reply::json(json_of(cancelled));
}

Reply watch_job(Call& call) {
    const JobInfo job = found_job(call);
    const std::int64_t version = version_of(call.head.get("Last-Event-ID", ""));
    // This answer, and no other, tells a browser's EventSource not to come back.
    if (is_over(job) && version >= job.version) return Reply::no_content();
    Watchers& watchers = call.app.jobs.watchers();
    // Shared with the reply's function, which has to be copyable; it goes with the last copy.
    const auto place = std::make_shared<Watchers::Place>(watchers);
    Reply reply;
    reply.content_type = "text/event-stream";
    reply.stream = [&vault = call.app.vault, &watchers, id = job.id, version, place](std::ostream& out) {
        write_job_events(out, vault, id, version, watchers);
    };
    return reply;
}

}  // namespace

void add_jobs_routes(RouteTable& table) {
    table.add("listJobs", list_jobs);
    table.add("showJob", show_job);
    table.add("cancelJob", cancel_job);
    table.add("watchJob", watch_job);
}

}  // namespace sessionaudit::server
