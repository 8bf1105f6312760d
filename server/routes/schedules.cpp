// What is done again and again: looked at, changed, begun at once; scans that come back.
#include "api/etag.hpp"
#include "api/json_values.hpp"
#include "api/page.hpp"
#include "api/route_table.hpp"
#include "app.hpp"
#include "http/json_text.hpp"
#include "jobs/job_json.hpp"
#include "jobs/job_runner.hpp"
#include "jobs/job_scope.hpp"
#include "jobs/scan_request.hpp"
#include "sessionaudit/error.hpp"
#include "sessionaudit/record_json.hpp"
#include "sessionaudit/schedule.hpp"

namespace sessionaudit::server {
namespace {

using nlohmann::json;

ScheduleInfo found_schedule(const Call& call) {
    const auto id = call.id<RecordId>("id");
    auto schedule = call.app.vault.schedules().find(id);
    if (!schedule) throw Error(ErrorCode::not_found, "there is no schedule " + id.to_string());
    return *std::move(schedule);
}

Reply list_schedules(Call& call) {
    json items = json::array();
    for (const ScheduleInfo& schedule : call.app.vault.schedules().list())
        items.emplace_back(json_of(schedule));
    return Reply::json({{"items", std::move(items)}});
}

Reply show_schedule(Call& call) {
    const ScheduleInfo schedule = found_schedule(call);
    return with_etag(call, Reply::json(json_of(schedule)), etag_of_version(schedule.version));
}

Reply add_schedule(Call& call) {
    const json& scan = call.body.at("scan");
    const ScanRequest request = scan_request(scan, call.app.vault, call.app.config.scan_private_networks);
    NewSchedule schedule;
    schedule.name.append("scan:").append(request.name);
    schedule.kind = "scan";
    schedule.parameters = dump_json(scan);
    schedule.every = Seconds{call.body.at("every_seconds").get<std::int64_t>()};
    if (call.body.contains("first")) schedule.first = time_from(call.body.at("first"), "/first");
    const RecordId id = call.app.vault.schedules().add(schedule, call.actor());
    const auto added = call.app.vault.schedules().find(id);
    if (!added) throw Error(ErrorCode::conflict, "the schedule was removed meanwhile");
    return with_etag(call, Reply::created(json_of(*added), "/api/v1/schedules/" + id.to_string()),
                     etag_of_version(added->version));
}

Reply change_schedule(Call& call) {
    const ScheduleInfo seen = found_schedule(call);
    require_job_scope(call, seen.kind);
    require_match(call, etag_of_version(seen.version));
    ScheduleChange change;
    if (call.body.contains("every_seconds"))
        change.every = Seconds{call.body.at("every_seconds").get<std::int64_t>()};
    if (call.body.contains("enabled")) change.enabled = call.body.at("enabled").get<bool>();
    const ScheduleInfo changed =
        call.app.vault.schedules().change(seen.id, seen.version, change, call.actor());
    return with_etag(call, Reply::json(json_of(changed)), etag_of_version(changed.version));
}

Reply remove_schedule(Call& call) {
    const ScheduleInfo seen = found_schedule(call);
    require_match(call, etag_of_version(seen.version));
    if (seen.kind != "scan")
        throw Problem(409, "built-in-schedule", "every store has this one; set enabled to false instead");
    call.app.vault.schedules().remove(seen.id, seen.version, call.actor());
    return Reply::no_content();
}

Reply run_schedule(Call& call) {
    const ScheduleInfo schedule = found_schedule(call);
    require_job_scope(call, schedule.kind);
    const RecordId job = call.app.vault.schedules().run_now(schedule.id, call.actor());
    call.app.jobs.wake();
    require_same_work(call, job, schedule.parameters);
    return accepted_job(call, job);
}

}  // namespace

void add_schedules_routes(RouteTable& table) {
    table.add("listSchedules", list_schedules);
    table.add("showSchedule", show_schedule);
    table.add("scheduleScan", add_schedule);
    table.add("changeSchedule", change_schedule);
    table.add("removeSchedule", remove_schedule);
    table.add("runSchedule", run_schedule);
}

}  // namespace sessionaudit::server
