#include "tables/retention_runs.hpp"

#include "sessionaudit/error.hpp"

namespace sessionaudit {
namespace {

RetentionAction action_of(std::string_view text) {
    for (int code = 0; code <= static_cast<int>(RetentionAction::erase); ++code)
        if (to_string(static_cast<RetentionAction>(code)) == text) return static_cast<RetentionAction>(code);
    throw Error(ErrorCode::corrupt, "a sweep in the store has an unknown action");
}

DataKind data_of(std::string_view text) {
    const auto data = parse_data_kind(text);
    if (!data) throw Error(ErrorCode::corrupt, "a sweep in the store is about an unknown kind of data");
    return *data;
}

RetentionRun read_run(const storage::Row& row) {
    const auto finished = row.optional_integer(2);
    return {RecordId::from_bytes(row.blob(0)),
            from_millis(row.integer(1)),
            finished ? std::optional(from_millis(*finished)) : std::nullopt,
            std::string(row.text(3)),
            {}};
}

void read_lines(storage::Connection& store, RetentionRun& run) {
    auto select = store.prepare(
        "SELECT rule, data, action, count FROM retention_run_line WHERE run_id = $1 ORDER BY data, rule");
    select.bind(run.id.view());
    while (select.step()) {
        const storage::Row row = select.row();
        run.lines.push_back(
            {std::string(row.text(0)), data_of(row.text(1)), action_of(row.text(2)), row.integer(3)});
    }
}

std::optional<RetentionRun> read_one(storage::Connection& store, storage::Statement& select) {
    if (!select.step()) return std::nullopt;
    RetentionRun run = read_run(select.row());
    read_lines(store, run);
    return run;
}

}  // namespace

std::optional<RetentionRun> select_unfinished_run(storage::Connection& store) {
    auto select = store.prepare(
        "SELECT run_id, started_at, finished_at, actor FROM retention_run WHERE finished_at IS NULL"
        " ORDER BY run_id DESC LIMIT 1");
    return read_one(store, select);
}

void insert_run(storage::Connection& store, const RetentionRun& run) {
    store
        .prepare(
            "INSERT INTO retention_run (run_id, started_at, finished_at, actor) VALUES ($1, $2, NULL, $3)")
        .bind(run.id.view(), to_millis(run.started), run.actor)
        .run();
}

void add_to_run(storage::Connection& store, const RecordId& run, const RetentionRunLine& line) {
    store
        .prepare(
            "INSERT INTO retention_run_line (run_id, rule, data, action, count) VALUES ($1, $2, $3, $4, $5)"
            " ON CONFLICT (run_id, rule, data, action) DO UPDATE SET count = count + excluded.count")
        .bind(run.view(), line.rule, to_string(line.data), to_string(line.action), line.count)
        .run();
}

bool finish_run(storage::Connection& store, const RecordId& run, Timestamp now) {
    store.prepare("UPDATE retention_run SET finished_at = $1 WHERE run_id = $2 AND finished_at IS NULL")
        .bind(to_millis(now), run.view())
        .run();
    return store.changes() != 0;
}

std::optional<RetentionRun> select_run(storage::Connection& store, const RecordId& run) {
    auto select =
        store.prepare("SELECT run_id, started_at, finished_at, actor FROM retention_run WHERE run_id = $1");
    select.bind(run.view());
    return read_one(store, select);
}

std::vector<RetentionRun> select_runs(storage::Connection& store, std::size_t limit) {
    auto select = store.prepare(
        "SELECT run_id, started_at, finished_at, actor FROM retention_run ORDER BY run_id DESC LIMIT $1");
    select.bind(limit);
    std::vector<RetentionRun> runs;
    while (select.step())
        runs.push_back(read_run(select.row()));
    for (RetentionRun& run : runs)
        read_lines(store, run);
    return runs;
}

std::optional<Timestamp> last_finished_run(storage::Connection& store) {
    auto select = store.prepare("SELECT max(finished_at) FROM retention_run");
    select.step();
    const auto at = select.row().optional_integer(0);
    return at ? std::optional(from_millis(*at)) : std::nullopt;
}

}  // namespace sessionaudit
