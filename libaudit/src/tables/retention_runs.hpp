// Sweeps in the store's tables.
#pragma once

#include <optional>
#include <vector>

#include "sessionaudit/retention.hpp"
#include "storage/connection.hpp"

namespace sessionaudit {

/// The newest that was not finished.
std::optional<RetentionRun> select_unfinished_run(storage::Connection& store);
void insert_run(storage::Connection& store, const RetentionRun& run);
void add_to_run(storage::Connection& store, const RecordId& run, const RetentionRunLine& line);
/// False when somebody else has finished it.
bool finish_run(storage::Connection& store, const RecordId& run, Timestamp now);
std::optional<RetentionRun> select_run(storage::Connection& store, const RecordId& run);
std::vector<RetentionRun> select_runs(storage::Connection& store, std::size_t limit);
std::optional<Timestamp> last_finished_run(storage::Connection& store);

}  // namespace sessionaudit
