#include "retention_output.hpp"

#include <algorithm>
#include <iostream>

#include "output.hpp"
#include "terminal.hpp"

namespace sessionaudit::cli {
namespace {

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

void add_lines(std::vector<std::vector<std::string>>& table, const RetentionRun& run) {
    for (const RetentionRunLine& line : run.lines)
        table.push_back({"", std::string(to_string(line.action)) + " " + std::string(to_string(line.data)),
                         std::to_string(line.count), line.rule});
}

}  // namespace

Json plan_json(const RetentionPlan& plan) {
    Json json = json_of(plan);
    for (std::size_t i = 0; i < plan.lines.size(); ++i) {
        const RuleReference& rule = plan.lines[i].rule;
        Json& line = json["rules"][i];
        line["file"] = rule.place.file;
        line["line"] = rule.place.line;
        line["confidence"] = to_string(rule.citation.confidence);
    }
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
