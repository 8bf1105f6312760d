// Storage limitation: what is past its limit, what sweeps took.
#include "sessionaudit/retention.hpp"

#include "record_json/members.hpp"

namespace sessionaudit {

Json json_of(const RetentionLine& line) {
    Json json{{"what", line.what()},
              {"data", to_string(line.data)},
              {"action", to_string(line.action)},
              {"after", to_string(line.after)},
              {"counted_from", to_string(line.from)},
              {"policy", line.rule.policy},
              {"rule", line.rule.rule},
              {"source", line.rule.citation.text},
              {"covered", line.covered},
              {"due", line.due},
              {"held", line.held}};
    put_time(json, "oldest", line.oldest);
    put_time(json, "first_due", line.first_due);
    return json;
}

Json json_of(const RetentionPlan& plan) {
    Json json{{"as_of", to_rfc3339(plan.as_of)}, {"due", plan.due()}, {"held", plan.held()}};
    put_time(json, "oldest_past_limit", plan.oldest_past_limit());
    json["rules"] = list_of(plan.lines);
    json["unlimited"] = Json::array();
    for (const UnlimitedItems& items : plan.unlimited)
        json["unlimited"].push_back(
            {{"data", to_string(items.data)}, {"jurisdiction", items.jurisdiction}, {"count", items.count}});
    json["not_stored"] = Json::array();
    for (const DataKind kind : plan.not_stored)
        json["not_stored"].push_back(to_string(kind));
    return json;
}

Json json_of(const RetentionDifference& difference) {
    return {{"what", difference.what}, {"in_force", difference.before}, {"tried", difference.after}};
}

Json json_of(const RetentionRun& run) {
    Json json{{"id", run.id.to_string()}, {"started", to_rfc3339(run.started)}};
    put_time(json, "finished", run.finished);
    json["actor"] = run.actor;
    json["lines"] = Json::array();
    for (const RetentionRunLine& line : run.lines)
        json["lines"].push_back({{"rule", line.rule},
                                 {"data", to_string(line.data)},
                                 {"action", to_string(line.action)},
                                 {"count", line.count}});
    return json;
}

Json json_of(const RetentionStatus& status) {
    Json json{{"overdue", status.overdue}, {"due", status.due}, {"held", status.held}};
    put_time(json, "last_finished", status.last_finished);
    put_time(json, "oldest_past_limit", status.oldest_past_limit);
    return json;
}

Json json_of(const RetentionCount& count) {
    return {{"day", date_text(count.day)},   {"site", count.site}, {"purpose", count.purpose},
            {"kind", to_string(count.kind)}, {"path", count.path}, {"count", count.count}};
}

Json json_of(const RetentionArchive& archive) {
    return {{"id", archive.id.to_string()},           {"rule", archive.rule},
            {"data", to_string(archive.data)},        {"created", to_rfc3339(archive.created)},
            {"expires", to_rfc3339(archive.expires)}, {"items", archive.items}};
}

}  // namespace sessionaudit
