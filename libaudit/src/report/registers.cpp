// Breaches, holds and erasures, as tables.
#include "core/ascii.hpp"
#include "report/report_table.hpp"
#include "sessionaudit/breach.hpp"
#include "sessionaudit/erasure.hpp"
#include "sessionaudit/hold.hpp"
#include "sessionaudit/retention.hpp"

namespace sessionaudit {
namespace {

constexpr std::size_t kRunsMax = 100'000;

std::string time_text(const std::optional<Timestamp>& at) {
    return at ? to_rfc3339(*at) : std::string();
}

std::string clocks_text(const BreachInfo& breach) {
    std::vector<std::string> clocks;
    for (const BreachClock& clock : breach.clocks)
        clocks.push_back(clock.what + " by " + to_rfc3339(clock.due.legal) + " (" + clock.source +
                         "): " + (clock.done ? "done " + to_rfc3339(*clock.done) : "not done"));
    return ascii::join(clocks, "; ");
}

std::string steps_text(const BreachInfo& breach) {
    std::vector<std::string> steps;
    for (const BreachStep& step : breach.steps) {
        std::string text = to_rfc3339(step.at) + " " + std::string(to_string(step.kind));
        if (!step.text.empty()) text.append(": ").append(step.text);
        steps.push_back(std::move(text));
    }
    return ascii::join(steps, "; ");
}

std::string scope_text(const HoldInfo& hold) {
    std::vector<std::string> parts;
    if (hold.about_subject) parts.emplace_back("a subject");
    if (hold.session) parts.emplace_back("a session");
    if (!hold.purpose.empty()) parts.push_back("purpose " + hold.purpose);
    if (hold.from) parts.push_back("from " + to_rfc3339(*hold.from));
    if (hold.to) parts.push_back("before " + to_rfc3339(*hold.to));
    return ascii::join(parts, "; ");
}

}  // namespace

ReportTable breaches_table(const ReportInput& input) {
    ReportTable table{
        "breaches",
        "Personal data breaches",
        "GDPR Art 33(5): facts, effects and remedy of every breach of which the controller became "
        "aware in this period.",
        {"id", "aware", "facts", "effects", "remedy", "data", "people", "risk", "risk_reason", "clocks",
         "steps", "closed"},
        {}};
    for (const BreachInfo& breach : BreachService(input.core).list()) {
        const NewBreach& record = breach.record;
        if (!input.in_period(record.aware)) continue;
        table.rows.push_back({breach.id.to_string(), to_rfc3339(record.aware), record.facts, record.effects,
                              record.remedy, ascii::join(record.data, "; "), std::to_string(record.people),
                              std::string(to_string(record.risk)), record.risk_reason, clocks_text(breach),
                              steps_text(breach), time_text(breach.closed)});
    }
    return table;
}

ReportTable holds_table(const ReportInput& input) {
    ReportTable table{
        "holds",
        "Legal holds",
        "GDPR Art 17(3), Cal. Civ. Code 1798.105(d): those in force at the end of the period, and "
        "those released in it.",
        {"id", "ground", "source", "scope", "owner", "reason", "placed", "review", "released"},
        {}};
    for (const HoldInfo& hold : HoldService(input.core).list()) {
        if (hold.placed >= input.to || (hold.released && *hold.released < input.from)) continue;
        const HoldGround* const ground = find_hold_ground(hold.ground);
        table.rows.push_back({hold.id.to_string(), hold.ground,
                              ground == nullptr ? "" : std::string(ground->source), scope_text(hold),
                              hold.owner, hold.about_subject || hold.session ? "" : hold.reason,
                              to_rfc3339(hold.placed), to_rfc3339(hold.review), time_text(hold.released)});
    }
    return table;
}

ReportTable erasures_table(const ReportInput& input) {
    ReportTable table{
        "erasures",
        "Erasures",
        "GDPR Art 17, Cal. Civ. Code 1798.105: begun in this period. The certificates are with the "
        "people.",
        {"id", "state", "started", "completed"},
        {}};
    for (const ErasureInfo& erasure : ErasureService(input.core).list())
        if (input.in_period(erasure.started))
            table.rows.push_back({erasure.id.to_string(), std::string(to_string(erasure.state)),
                                  to_rfc3339(erasure.started), time_text(erasure.completed)});
    return table;
}

ReportTable retention_table(const ReportInput& input) {
    ReportTable table{"retention_runs",
                      "Retention sweeps",
                      "GDPR Art 5(1)(e): what sweeps took in this period, by rule.",
                      {"id", "started", "finished", "actor", "rule", "data", "action", "count"},
                      {}};
    for (const RetentionRun& run : RetentionService(input.core).runs(kRunsMax)) {
        if (!input.in_period(run.started)) continue;
        const std::string finished = run.finished ? to_rfc3339(*run.finished) : "interrupted";
        const std::vector<std::string> begin{run.id.to_string(), to_rfc3339(run.started), finished,
                                             run.actor};
        const auto add = [&](std::vector<std::string> row, const std::vector<std::string>& rest) {
            row.insert(row.end(), rest.begin(), rest.end());
            table.rows.push_back(std::move(row));
        };
        if (run.lines.empty()) add(begin, {"", "", "", "0"});
        for (const RetentionRunLine& line : run.lines)
            add(begin, {line.rule, std::string(to_string(line.data)), std::string(to_string(line.action)),
                        std::to_string(line.count)});
    }
    return table;
}

}  // namespace sessionaudit
