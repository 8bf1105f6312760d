// Storage limitation: what is past its limit, what a policy would change, what sweeps took.
#include "api/json_values.hpp"
#include "api/register_page.hpp"
#include "api/route_table.hpp"
#include "app.hpp"
#include "http/json_text.hpp"
#include "http/problem.hpp"
#include "jobs/job_json.hpp"
#include "jobs/job_runner.hpp"
#include "sessionaudit/proof.hpp"
#include "sessionaudit/record_json.hpp"

namespace sessionaudit::server {
namespace {

using nlohmann::json;

Reply retention_plan(Call& call) {
    RetentionOptions options;
    if (call.asks("as_of")) options.as_of = time_from(call.asked("as_of"), "as_of");
    return Reply::json(json_of(call.app.vault.retention().plan(options)));
}

/// Those in force, with the posted ones added or in the place of those with the same id.
std::shared_ptr<const PolicySet> policies_with(const Call& call, const json& posted) {
    std::vector<PolicyFile> tried;
    for (std::size_t i = 0; i < posted.size(); ++i)
        tried.push_back({"policies/" + std::to_string(i), dump_json(posted[i], 2), false});
    PolicyFiles files(call.app.vault.policies());
    files.put(std::move(tried));
    const PolicyCheck check = files.check();
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
    json answer = {{"plan", json_of(tried)}, {"differences", json::array()}};
    for (const RetentionDifference& difference : diff_plans(today, tried))
        answer["differences"].emplace_back(json_of(difference));
    return Reply::json(answer);
}

Reply run_retention(Call& call) {
    return accepted_job(call, call.app.jobs.enqueue({"sweep", "{}", call.actor(), {}, "sweep"}));
}

constexpr std::size_t kRunsMax = 100'000;

Reply retention_runs(Call& call) {
    return Reply::json(register_page(
        call, call.app.vault.retention().runs(kRunsMax), [](const RetentionRun& run) { return json_of(run); },
        [](const RetentionRun& run) { return newest_first(to_millis(run.started)) + run.id.to_string(); }));
}

Reply retention_status(Call& call) {
    return Reply::json(json_of(call.app.vault.retention().status()));
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
        call, std::move(counts), [](const RetentionCount& count) { return json_of(count); }, place_of_count));
}

Reply retention_archives(Call& call) {
    return Reply::json(register_page(
        call, call.app.vault.retention().archives(),
        [](const RetentionArchive& archive) { return json_of(archive); },
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
