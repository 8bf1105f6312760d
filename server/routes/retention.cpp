// Storage limitation: what is past its limit, what a policy would change, what sweeps took.
#include "api/json_values.hpp"
#include "api/register_page.hpp"
#include "api/route_table.hpp"
#include "app.hpp"
#include "http/problem.hpp"
#include "jobs/job_json.hpp"
#include "jobs/job_runner.hpp"
#include "sessionaudit/proof.hpp"

namespace sessionaudit::server {
namespace {

using nlohmann::json;

json line_json(const RetentionLine& line) {
    json written = {{"what", line.what()},
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
    put_time(written, "oldest", line.oldest);
    put_time(written, "first_due", line.first_due);
    return written;
}

json plan_json(const RetentionPlan& plan) {
    json written = {
        {"as_of", time_json(plan.as_of)}, {"due", plan.due()},          {"held", plan.held()},
        {"rules", json::array()},         {"unlimited", json::array()}, {"not_stored", json::array()}};
    put_time(written, "oldest_past_limit", plan.oldest_past_limit());
    for (const RetentionLine& line : plan.lines)
        written["rules"].push_back(line_json(line));
    for (const UnlimitedItems& items : plan.unlimited)
        written["unlimited"].push_back(
            {{"data", to_string(items.data)}, {"jurisdiction", items.jurisdiction}, {"count", items.count}});
    for (const DataKind kind : plan.not_stored)
        written["not_stored"].push_back(to_string(kind));
    return written;
}

Reply retention_plan(Call& call) {
    RetentionOptions options;
    if (call.asks("as_of")) options.as_of = time_from(call.asked("as_of"), "as_of");
    return Reply::json(plan_json(call.app.vault.retention().plan(options)));
}

/// Those in force, with the posted ones added or in the place of those with the same id.
std::shared_ptr<const PolicySet> policies_with(const Call& call, const json& posted) {
    std::vector<PolicyFile> files = shipped_policy_files();
    const auto folder = call.app.vault.home() / "policies";
    if (std::filesystem::is_directory(folder))
        for (PolicyFile& own : read_policy_files(folder)) {
            own.shipped = true;  // may be replaced, like those that are shipped
            files.push_back(std::move(own));
        }
    for (std::size_t i = 0; i < posted.size(); ++i)
        files.push_back({"policies/" + std::to_string(i), posted[i].dump(2), false});
    const PolicyCheck check = check_policies(files);
    std::vector<Fault> faults;
    for (const PolicyFinding& finding : check.findings)
        if (finding.severity == FindingSeverity::error)
            faults.push_back({"/" + finding.place.file, finding.message});
    if (!faults.empty())
        throw Problem(422, "invalid-policy", "these policies cannot be tried out", std::move(faults));
    return check.policies;
}

Reply simulate_retention(Call& call) {
    RetentionOptions options;
    options.as_of = call.body.contains("as_of") ? time_from(call.body["as_of"].get<std::string>(), "/as_of")
                                                : call.app.vault.clock().now();
    RetentionService retention = call.app.vault.retention();
    const RetentionPlan today = retention.plan(options);
    const auto policies = policies_with(call, call.body.value("policies", json::array()));
    options.policies = policies.get();
    const RetentionPlan tried = retention.plan(options);
    json answer = {{"plan", plan_json(tried)}, {"differences", json::array()}};
    for (const RetentionDifference& difference : diff_plans(today, tried))
        answer["differences"].push_back(
            {{"what", difference.what}, {"in_force", difference.before}, {"tried", difference.after}});
    return Reply::json(answer);
}

Reply run_retention(Call& call) {
    return accepted_job(call, call.app.jobs.enqueue({"sweep", "{}", call.actor(), {}, "sweep"}));
}

json run_json(const RetentionRun& run) {
    json written = {{"id", run.id.to_string()},
                    {"started", time_json(run.started)},
                    {"actor", run.actor},
                    {"lines", json::array()}};
    put_time(written, "finished", run.finished);
    for (const RetentionRunLine& line : run.lines)
        written["lines"].push_back({{"rule", line.rule},
                                    {"data", to_string(line.data)},
                                    {"action", to_string(line.action)},
                                    {"count", line.count}});
    return written;
}

constexpr std::size_t kRunsMax = 100'000;

Reply retention_runs(Call& call) {
    return Reply::json(register_page(
        call, call.app.vault.retention().runs(kRunsMax), run_json,
        [](const RetentionRun& run) { return newest_first(to_millis(run.started)) + run.id.to_string(); }));
}

Reply retention_status(Call& call) {
    const RetentionStatus status = call.app.vault.retention().status();
    json answer = {{"due", status.due}, {"held", status.held}, {"overdue", status.overdue}};
    put_time(answer, "last_finished", status.last_finished);
    put_time(answer, "oldest_past_limit", status.oldest_past_limit);
    return Reply::json(answer);
}

std::string day_json(std::chrono::sys_days day) {
    return to_rfc3339(day).substr(0, 10);
}

/// Paths can be long, so that a hash of them stands for the place within the day.
std::string place_of_count(const RetentionCount& count) {
    std::string names = count.site;
    for (const std::string* const name : {&count.purpose, &count.path})
        names.append("\n").append(*name);
    names.append("\n").append(to_string(count.kind));
    return day_json(count.day) + to_hex(leaf_hash(as_bytes(names)));
}

Reply retention_counts(Call& call) {
    auto counts = call.app.vault.retention().counts();
    const auto outside = [&](const RetentionCount& count) {
        return (call.asks("from") && day_json(count.day) < call.asked("from")) ||
               (call.asks("to") && day_json(count.day) >= call.asked("to"));
    };
    counts.erase(std::remove_if(counts.begin(), counts.end(), outside), counts.end());
    return Reply::json(register_page(
        call, std::move(counts),
        [](const RetentionCount& count) -> json {
            return {{"day", day_json(count.day)},    {"site", count.site}, {"purpose", count.purpose},
                    {"kind", to_string(count.kind)}, {"path", count.path}, {"count", count.count}};
        },
        place_of_count));
}

Reply retention_archives(Call& call) {
    return Reply::json(register_page(
        call, call.app.vault.retention().archives(),
        [](const RetentionArchive& archive) -> json {
            return {{"id", archive.id.to_string()},          {"rule", archive.rule},
                    {"data", to_string(archive.data)},       {"created", time_json(archive.created)},
                    {"expires", time_json(archive.expires)}, {"items", archive.items}};
        },
        [](const RetentionArchive& archive) {
            return newest_first(to_millis(archive.created)) + archive.id.to_string();
        }));
}

/// NDJSON. What is in it is about people.
Reply read_archive(Call& call) {
    const auto id = call.id<RecordId>("archive");
    const auto archives = call.app.vault.retention().archives();
    if (std::none_of(archives.begin(), archives.end(), [&](const auto& it) { return it.id == id; }))
        throw Problem(404, "not-found", "there is no archive " + id.to_string());
    Reply reply;
    reply.content_type = "application/x-ndjson";
    reply.stream = [&vault = call.app.vault, id](std::ostream& out) {
        vault.retention().read_archive(id, [&](const std::string& item) { out << item << '\n'; });
    };
    return reply;
}

}  // namespace

void add_retention_routes(RouteTable& table) {
    table.add("retentionPlan", retention_plan);
    table.add("simulateRetention", simulate_retention);
    table.add("runRetention", run_retention);
    table.add("retentionRuns", retention_runs);
    table.add("retentionStatus", retention_status);
    table.add("retentionCounts", retention_counts);
    table.add("retentionArchives", retention_archives);
    table.add("readArchive", read_archive);
}

}  // namespace sessionaudit::server
