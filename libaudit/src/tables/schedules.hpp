// What is done again and again, as rows.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sessionaudit/schedule.hpp"
#include "storage/connection.hpp"

namespace sessionaudit {

/// The last job is not written: there is none yet.
void insert_schedule(storage::Connection& store, const ScheduleInfo& schedule);
bool has_schedule(storage::Connection& store, const std::string& name);
std::optional<ScheduleInfo> find_schedule(storage::Connection& store, const RecordId& id);
/// By name.
std::vector<ScheduleInfo> select_schedules(storage::Connection& store);
/// Those that are enabled and whose time has come, the longest due first.
std::vector<ScheduleInfo> select_due_schedules(storage::Connection& store, Timestamp now);

/// How often, when next, whether at all, and the version.
void update_schedule(storage::Connection& store, const ScheduleInfo& schedule);
void note_schedule_begun(storage::Connection& store, const RecordId& id, const RecordId& job);
void set_schedule_next(storage::Connection& store, const RecordId& id, Timestamp next);
void delete_schedule(storage::Connection& store, const RecordId& id);

}  // namespace sessionaudit
