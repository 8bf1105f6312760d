// Small facts a store keeps about itself, in the table store_value.
#pragma once

#include <optional>
#include <string>

#include "sessionaudit/ledger.hpp"
#include "storage/connection.hpp"

namespace sessionaudit {

/// One life of the outbox; see OutboxEpoch. Throws Error{corrupt} when the store has none.
OutboxEpoch read_outbox_epoch(storage::Connection& store);
/// Starts a new life: a new epoch, an empty outbox, numbers from 1.
void start_outbox_epoch(storage::Connection& store);
/// The last number given out in this epoch.
std::int64_t last_outbox_sequence(storage::Connection& store);

/// Name of the file in the home's folder policies/ whose policy was put in force last and which waits there,
/// or waited, to take its place. Absent before the first.
std::optional<std::string> select_next_policy(storage::Connection& store);
void upsert_next_policy(storage::Connection& store, const std::string& file);

/// Whether an erasure needs a second person who agrees to its plan.
bool select_four_eyes(storage::Connection& store);
/// Returns whether that is a change.
bool upsert_four_eyes(storage::Connection& store, bool wanted);

}  // namespace sessionaudit
