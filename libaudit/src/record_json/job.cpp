// Work in the background, what repeats it, and what audits left.
#include "sessionaudit/job.hpp"

#include "record_json/members.hpp"
#include "sessionaudit/scan_record.hpp"
#include "sessionaudit/schedule.hpp"

namespace sessionaudit {

Json json_of(const JobInfo& job) {
    Json json{{"id", job.id.to_string()},
              {"kind", job.kind},
              {"state", to_string(job.state)},
              {"actor", job.actor},
              {"parameters", Json::parse(job.parameters, nullptr, false)},
              {"created", to_rfc3339(job.created)}};
    put_time(json, "not_before", job.not_before);
    put_time(json, "started", job.started);
    put_time(json, "finished", job.finished);
    json["done"] = job.done;
    json["total"] = job.total;
    json["step"] = job.step;
    json["attempts"] = job.attempts;
    json["cancel_wanted"] = job.cancel_wanted;
    json["version"] = job.version;
    if (!job.result.empty()) json["result"] = Json::parse(job.result, nullptr, false);
    put_text(json, "error", job.error);
    return json;
}

Json json_of(const ScheduleInfo& schedule) {
    Json json{{"id", schedule.id.to_string()},
              {"name", schedule.name},
              {"kind", schedule.kind},
              {"parameters", Json::parse(schedule.parameters, nullptr, false)},
              {"every_seconds", schedule.every.count()},
              {"next", to_rfc3339(schedule.next)}};
    put_id(json, "last_job", schedule.last_job);
    json["enabled"] = schedule.enabled;
    return json;
}

Json json_of(const ScanInfo& scan) {
    Json json{{"id", scan.id.to_string()},
              {"name", scan.name},
              {"started", to_rfc3339(scan.started)},
              {"finished", to_rfc3339(scan.finished)}};
    json.update(Json::parse(scan.summary));
    return json;
}

}  // namespace sessionaudit
