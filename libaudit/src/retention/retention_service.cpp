#include "sessionaudit/retention.hpp"

#include <algorithm>

#include "consent/purpose_rules.hpp"
#include "retention/archive_files.hpp"
#include "retention/due_items.hpp"
#include "retention/sweep.hpp"
#include "sessionaudit/error.hpp"
#include "tables/event_counts.hpp"
#include "tables/retention_runs.hpp"

namespace sessionaudit {
namespace {

constexpr std::chrono::hours kSweepInterval{24};

template <typename Cursor, typename Item, typename Next>
void read_all(VaultCore& core, const Next& next) {
    Cursor cursor{};
    std::vector<Item> items;
    for (bool more = true; more;) {
        items.clear();
        const auto lease = core.readers().lease();
        more = next(*lease, cursor, items);
    }
}

/// Every line that a rule of a jurisdiction makes, and which kinds the store has none of.
std::vector<DataKind> add_all_lines(const DueItems& items, RetentionRules& rules) {
    std::set<DataKind> kinds = rules.add_lines({"", JurisdictionSource::unknown});
    for (const auto& [code, where] : items.jurisdictions())
        kinds.merge(rules.add_lines(where));
    std::vector<DataKind> not_stored;
    for (const DataKind kind : kinds)
        if (kind == DataKind::scans || kind == DataKind::ledger) not_stored.push_back(kind);
    return not_stored;
}

}  // namespace

std::string RetentionLine::what() const {
    return std::string(to_string(action)) + " " + std::string(to_string(data)) + " " + to_string(after) +
           " after " + std::string(to_string(from));
}

std::int64_t RetentionPlan::due() const noexcept {
    std::int64_t sum = 0;
    for (const RetentionLine& line : lines)
        sum += line.due;
    return sum;
}

std::int64_t RetentionPlan::held() const noexcept {
    std::int64_t sum = 0;
    for (const RetentionLine& line : lines)
        sum += line.held;
    return sum;
}

std::optional<Timestamp> RetentionPlan::oldest_past_limit() const noexcept {
    std::optional<Timestamp> oldest;
    for (const RetentionLine& line : lines)
        if (line.due != 0 && line.first_due && (!oldest || *line.first_due < *oldest))
            oldest = line.first_due;
    return oldest;
}

std::vector<RetentionDifference> diff_plans(const RetentionPlan& before, const RetentionPlan& after) {
    std::map<std::string, RetentionDifference> differences;
    const auto add = [&](const RetentionPlan& plan, std::int64_t RetentionDifference::*side) {
        for (const RetentionLine& line : plan.lines) {
            const std::string what = line.what() + " (" + name_of(line.rule) + ")";
            differences[what].what = what;
            differences[what].*side += line.due;
        }
    };
    add(before, &RetentionDifference::before);
    add(after, &RetentionDifference::after);
    std::vector<RetentionDifference> changed;
    for (auto& [what, difference] : differences)
        if (difference.before != difference.after) changed.push_back(std::move(difference));
    return changed;
}

RetentionPlan RetentionService::plan(const RetentionOptions& options) {
    RetentionPlan plan;
    plan.as_of = options.as_of.value_or(core_.now());
    RetentionRules rules(options.policies != nullptr ? *options.policies : core_.purpose_rules().policies(),
                         plan.as_of);
    DueItems items(core_, rules, DueItems::Reading::plan);
    {
        const auto lease = core_.readers().lease();
        items.begin(*lease);
    }
    read_all<SessionId, SessionDue>(
        core_, [&](auto& store, auto& cursor, auto& due) { return items.next_sessions(store, cursor, due); });
    read_all<std::int64_t, SegmentDue>(
        core_, [&](auto& store, auto& cursor, auto& due) { return items.next_segments(store, cursor, due); });
    read_all<RecordId, ConsentDue>(
        core_, [&](auto& store, auto& cursor, auto& due) { return items.next_consents(store, cursor, due); });
    read_all<RecordId, RequestDue>(
        core_, [&](auto& store, auto& cursor, auto& due) { return items.next_requests(store, cursor, due); });
    read_all<OwnerId, SubjectDue>(
        core_, [&](auto& store, auto& cursor, auto& due) { return items.next_subjects(store, cursor, due); });
    plan.not_stored = add_all_lines(items, rules);
    for (const auto& [what, count] : items.unlimited())
        plan.unlimited.push_back({what.first, what.second, count});
    plan.lines = rules.take_lines();
    return plan;
}

RetentionRun RetentionService::apply(const RetentionApply& options) {
    return Sweep(core_, options).run();
}

RetentionStatus RetentionService::status(Milliseconds tolerance) {
    const RetentionPlan today = plan();
    RetentionStatus status;
    {
        const auto lease = core_.readers().lease();
        status.last_finished = last_finished_run(*lease);
    }
    status.due = today.due();
    status.held = today.held();
    status.oldest_past_limit = today.oldest_past_limit();
    const Timestamp now = today.as_of;
    const bool unattended = !status.last_finished || now - *status.last_finished > kSweepInterval;
    status.overdue = (status.oldest_past_limit && now - *status.oldest_past_limit > tolerance) ||
                     (status.due != 0 && unattended);
    return status;
}

std::vector<RetentionRun> RetentionService::runs(std::size_t limit) {
    const auto lease = core_.readers().lease();
    return select_runs(*lease, limit);
}

std::vector<RetentionCount> RetentionService::counts() {
    const auto lease = core_.readers().lease();
    return select_counts(*lease);
}

std::vector<RetentionArchive> RetentionService::archives() {
    const auto lease = core_.readers().lease();
    std::vector<RetentionArchive> archives;
    for (ArchiveRow& archive : select_archives(*lease))
        archives.push_back(std::move(archive.info));
    return archives;
}

void RetentionService::read_archive(const RecordId& id,
                                    const std::function<void(const std::string& item)>& use) {
    const auto archives = [&] {
        const auto lease = core_.readers().lease();
        return select_archives(*lease);
    }();
    const auto found = std::find_if(archives.begin(), archives.end(),
                                    [&](const ArchiveRow& archive) { return archive.info.id == id; });
    if (found == archives.end())
        throw Error(ErrorCode::not_found,
                    "there is no archive " + id.to_string() +
                        "; `sessionaudit retention archive list` shows those there are");
    read_archive_items(core_, *found, use);
}

}  // namespace sessionaudit
