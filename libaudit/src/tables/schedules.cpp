#include "tables/schedules.hpp"

namespace sessionaudit {
namespace {

#define SCHEDULE_COLUMNS \
    "schedule_id, name, kind, parameters, every_seconds, next_at, last_job_id, enabled, version"

ScheduleInfo read_schedule(const storage::Row& row) {
    ScheduleInfo info;
    info.id = RecordId::from_bytes(row.blob(0));
    info.name = row.text(1);
    info.kind = row.text(2);
    info.parameters = row.text(3);
    info.every = Seconds{row.integer(4)};
    info.next = from_millis(row.integer(5));
    if (const auto job = row.optional_blob(6)) info.last_job = RecordId::from_bytes(*job);
    info.enabled = row.integer(7) != 0;
    info.version = row.integer(8);
    return info;
}

std::vector<ScheduleInfo> read_all(storage::Statement& select) {
    std::vector<ScheduleInfo> schedules;
    while (select.step())
        schedules.push_back(read_schedule(select.row()));
    return schedules;
}

}  // namespace

void insert_schedule(storage::Connection& store, const ScheduleInfo& schedule) {
    store
        .prepare(
            "INSERT INTO schedule"
            " (schedule_id, name, kind, parameters, every_seconds, next_at, enabled, version)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)")
        .bind(schedule.id.view(), schedule.name, schedule.kind, schedule.parameters,
              std::int64_t{schedule.every.count()}, to_millis(schedule.next), schedule.enabled ? 1 : 0,
              schedule.version)
        .run();
}

bool has_schedule(storage::Connection& store, const std::string& name) {
    auto select = store.prepare("SELECT 1 FROM schedule WHERE name = $1");
    select.bind(name);
    return select.step();
}

std::optional<ScheduleInfo> find_schedule(storage::Connection& store, const RecordId& id) {
    auto select = store.prepare("SELECT " SCHEDULE_COLUMNS " FROM schedule WHERE schedule_id = $1");
    select.bind(id.view());
    if (!select.step()) return std::nullopt;
    return read_schedule(select.row());
}

std::vector<ScheduleInfo> select_schedules(storage::Connection& store) {
    auto select = store.prepare("SELECT " SCHEDULE_COLUMNS " FROM schedule ORDER BY name");
    return read_all(select);
}

std::vector<ScheduleInfo> select_due_schedules(storage::Connection& store, Timestamp now) {
    auto select = store.prepare("SELECT " SCHEDULE_COLUMNS
                                " FROM schedule WHERE enabled = 1 AND next_at <= $1 ORDER BY next_at");
    select.bind(to_millis(now));
    return read_all(select);
}

void update_schedule(storage::Connection& store, const ScheduleInfo& schedule) {
    store
        .prepare(
            "UPDATE schedule SET every_seconds = $1, next_at = $2, enabled = $3, version = $4"
            " WHERE schedule_id = $5")
        .bind(std::int64_t{schedule.every.count()}, to_millis(schedule.next), schedule.enabled ? 1 : 0,
              schedule.version, schedule.id.view())
        .run();
}

void note_schedule_begun(storage::Connection& store, const RecordId& id, const RecordId& job) {
    store.prepare("UPDATE schedule SET last_job_id = $1 WHERE schedule_id = $2")
        .bind(job.view(), id.view())
        .run();
}

void set_schedule_next(storage::Connection& store, const RecordId& id, Timestamp next) {
    store.prepare("UPDATE schedule SET next_at = $1 WHERE schedule_id = $2")
        .bind(to_millis(next), id.view())
        .run();
}

void delete_schedule(storage::Connection& store, const RecordId& id) {
    store.prepare("DELETE FROM schedule WHERE schedule_id = $1").bind(id.view()).run();
}

}  // namespace sessionaudit
