// Small facts a store keeps about itself, in the table store_value.
#pragma once

#include <optional>

#include "sessionaudit/ledger.hpp"
#include "storage/connection.hpp"

namespace sessionaudit {

/// One life of the outbox; see OutboxEpoch. Throws Error{corrupt} when the store has none.
OutboxEpoch read_outbox_epoch(storage::Connection& store);
/// Starts a new life: a new epoch, an empty outbox, numbers from 1.
void start_outbox_epoch(storage::Connection& store);
/// The last number given out in this epoch.
std::int64_t last_outbox_sequence(storage::Connection& store);

}  // namespace sessionaudit
