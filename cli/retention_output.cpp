#include "retention_output.hpp"

#include <algorithm>
#include <iostream>

#include "output.hpp"
#include "terminal.hpp"

namespace sessionaudit::cli {
namespace {

Json moment(const std::optional<Timestamp>& at) {
    return at ? Json(to_rfc3339(*at)) : Json(nullptr);
}

std::string text_of(const std::optional<Timestamp>& at) {
    return at ? to_rfc3339(*at) : "";
}

std::string date_of(const std::optional<Timestamp>& at) {
    return at ? to_rfc3339(*at).substr(0, 10) : "-";
}

std::string date_of(std::chrono::sys_days day) {
    return to_rfc3339(day).substr(0, 10);
}

std::string rule_text(const RetentionLine& line) {
    return printable(line.rule.to_string() + ": " + line.rule.citation.text);
}

Json to_json(const RetentionLine& line) {
    return {{"data", to_string(line.data)},
            {"action", to_string(line.action)},
            {"after", to_string(line.after)},
            {"from", to_string(line.from)},
            {"covered", line.covered},
            {"due", line.due},
            {"held", line.held},
            {"oldest", moment(line.oldest)},
            {"first_due", moment(line.first_due)},
            {"policy", line.rule.policy},
            {"rule", line.rule.rule},
            {"file", line.rule.place.file},
            {"line", line.rule.place.line},
            {"source", line.rule.citation.text},
            {"confidence", to_string(line.rule.citation.confidence)}};
}

void add_lines(std::vector<std::vector<std::string>>& table, const RetentionRun& run) {
    for (const RetentionRunLine& line : run.lines)
        table.push_back({"", std::string(to_string(line.action)) + " " + std::string(to_string(line.data)),
                         std::to_string(line.count), line.rule});
}

}  // namespace

Json to_json(const RetentionPlan& plan) {
    Json json{{"as_of", to_rfc3339(plan.as_of)},
              {"due", plan.due()},
              {"held", plan.held()},
              {"oldest_past_limit", moment(plan.oldest_past_limit())},
              {"rules", Json::array()},
              {"without_rule", Json::array()},
              {"not_stored", Json::array()}};
    for (const RetentionLine& line : plan.lines)
        json["rules"].push_back(to_json(line));
    for (const UnlimitedItems& items : plan.unlimited)
        json["without_rule"].push_back(
            {{"data", to_string(items.data)}, {"jurisdiction", items.jurisdiction}, {"count", items.count}});
    for (const DataKind kind : plan.not_stored)
        json["not_stored"].push_back(to_string(kind));
    return json;
}

Json to_json(const std::vector<RetentionDifference>& differences) {
    Json json = Json::array();
    for (const RetentionDifference& difference : differences)
        json.push_back(
            {{"what", difference.what}, {"today", difference.before}, {"with_policy", difference.after}});
    return json;
}

Json to_json(const RetentionRun& run) {
    Json json{{"run", run.id.to_string()},
              {"started", to_rfc3339(run.started)},
              {"finished", moment(run.finished)},
              {"actor", run.actor},
              {"done", Json::array()}};
    for (const RetentionRunLine& line : run.lines)
        json["done"].push_back({{"data", to_string(line.data)},
                                {"action", to_string(line.action)},
                                {"count", line.count},
                                {"rule", line.rule}});
    return json;
}

Json to_json(const std::vector<RetentionRun>& runs) {
    Json json = Json::array();
    for (const RetentionRun& run : runs)
        json.push_back(to_json(run));
    return json;
}

Json to_json(const RetentionStatus& status) {
    return {{"overdue", status.overdue},
            {"last_successful_sweep", moment(status.last_finished)},
            {"oldest_past_limit", moment(status.oldest_past_limit)},
            {"due", status.due},
            {"held", status.held}};
}

Json to_json(const std::vector<RetentionCount>& counts) {
    Json json = Json::array();
    for (const RetentionCount& count : counts)
        json.push_back({{"day", date_of(count.day)},
                        {"site", count.site},
                        {"purpose", count.purpose},
                        {"kind", to_string(count.kind)},
                        {"path", count.path},
                        {"count", count.count}});
    return json;
}

Json to_json(const std::vector<RetentionArchive>& archives) {
    Json json = Json::array();
    for (const RetentionArchive& archive : archives)
        json.push_back({{"archive", archive.id.to_string()},
                        {"data", to_string(archive.data)},
                        {"items", archive.items},
                        {"created", to_rfc3339(archive.created)},
                        {"expires", to_rfc3339(archive.expires)},
                        {"rule", archive.rule}});
    return json;
}

void print_plan(const RetentionPlan& plan) {
    std::vector<std::vector<std::string>> table{{"WHAT", "DUE", "HELD", "OLDEST", "FIRST DUE", "RULE"}};
    for (const RetentionLine& line : plan.lines) {
        const bool is_absent =
            std::find(plan.not_stored.begin(), plan.not_stored.end(), line.data) != plan.not_stored.end();
        if (is_absent) continue;
        table.push_back({line.what(), std::to_string(line.due), std::to_string(line.held),
                         date_of(line.oldest), date_of(line.first_due), rule_text(line)});
    }
    print_table(table);
    for (const UnlimitedItems& items : plan.unlimited)
        std::cout << "no rule: " << items.count << ' ' << to_string(items.data) << " of "
                  << (items.jurisdiction.empty() ? "an unknown jurisdiction" : printable(items.jurisdiction))
                  << " are kept until somebody decides\n";
    for (const DataKind kind : plan.not_stored)
        std::cout << to_string(kind) << ": nothing of this kind is stored\n";
    const auto oldest = plan.oldest_past_limit();
    std::cout << plan.due() << " due as of " << to_rfc3339(plan.as_of)
              << (oldest ? ", the first since " + to_rfc3339(*oldest) : "") << '\n';
}

void print_differences(const std::vector<RetentionDifference>& differences) {
    if (differences.empty()) {
        std::cout << "\nthe same is due as under today's policies\n";
        return;
    }
    std::cout << "\ncompared with today's policies:\n";
    std::vector<std::vector<std::string>> table{{"TODAY", "WITH IT", "WHAT"}};
    for (const RetentionDifference& difference : differences)
        table.push_back({std::to_string(difference.before), std::to_string(difference.after),
                         printable(difference.what)});
    print_table(table);
}

void print_run(const RetentionRun& run) {
    std::vector<std::pair<std::string, std::string>> fields{{"run", run.id.to_string()},
                                                            {"started", to_rfc3339(run.started)},
                                                            {"finished", text_of(run.finished)}};
    for (const RetentionRunLine& line : run.lines)
        fields.emplace_back(std::string(to_string(line.action)) + " " + std::string(to_string(line.data)),
                            std::to_string(line.count) + " by " + line.rule);
    print_fields(fields);
    if (run.lines.empty()) print_note("nothing was due");
}

void print_runs(const std::vector<RetentionRun>& runs) {
    if (runs.empty()) return print_note("no sweep has been run yet");
    std::vector<std::vector<std::string>> table{{"STARTED", "FINISHED", "COUNT", "BY"}};
    for (const RetentionRun& run : runs) {
        table.push_back({to_rfc3339(run.started), run.finished ? to_rfc3339(*run.finished) : "interrupted",
                         "", printable(run.actor)});
        add_lines(table, run);
    }
    print_table(table);
}

void print_status(const RetentionStatus& status) {
    print_fields({{"overdue", status.overdue ? "yes" : "no"},
                  {"due", std::to_string(status.due)},
                  {"held", std::to_string(status.held)},
                  {"oldest past its limit",
                   status.oldest_past_limit ? "since " + text_of(status.oldest_past_limit) : "none"},
                  {"last successful sweep", status.last_finished ? text_of(status.last_finished) : "never"}});
}

void print_counts(const std::vector<RetentionCount>& counts) {
    if (counts.empty()) return print_note("nothing has been counted yet");
    std::vector<std::vector<std::string>> table{{"DAY", "SITE", "PURPOSE", "KIND", "COUNT", "PATH"}};
    for (const RetentionCount& count : counts)
        table.push_back({date_of(count.day), printable(count.site), printable(count.purpose),
                         std::string(to_string(count.kind)), std::to_string(count.count),
                         printable(count.path)});
    print_table(table);
}

void print_archives(const std::vector<RetentionArchive>& archives) {
    if (archives.empty()) return print_note("there is no archive");
    std::vector<std::vector<std::string>> table{{"ARCHIVE", "ITEMS", "DATA", "EXPIRES", "RULE"}};
    for (const RetentionArchive& archive : archives)
        table.push_back({archive.id.to_string(), std::to_string(archive.items),
                         std::string(to_string(archive.data)), to_rfc3339(archive.expires), archive.rule});
    print_table(table);
}

}  // namespace sessionaudit::cli
