// Small facts a store keeps about itself, and the outbox that one of them counts.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "sessionaudit/clock.hpp"
#include "sessionaudit/ledger.hpp"
#include "storage/connection.hpp"

namespace sessionaudit {

/// One life of the outbox; see OutboxEpoch. Throws Error{corrupt} when the store has none.
OutboxEpoch read_outbox_epoch(storage::Connection& store);
/// Starts a new life: a new epoch, an empty outbox, numbers from 1.
void start_outbox_epoch(storage::Connection& store);
/// The last number given out in this epoch.
std::int64_t last_outbox_sequence(storage::Connection& store);

/// Gives entries the next numbers of the epoch. Throws Error{corrupt} when the store has no counter.
void add_to_outbox(storage::Connection& store, std::span<const Bytes> entries);
/// Up to `limit` entries, those after a number, in order.
std::vector<OutboxEntry> select_outbox(storage::Connection& store, std::uint64_t after, int limit);
std::int64_t count_outbox(storage::Connection& store, std::uint64_t after);
/// What the ledger has: entries up to and with this number.
void delete_outbox(storage::Connection& store, std::int64_t up_to);

/// Writes a number that nobody reads, to see that writing works.
void note_probe(storage::Connection& store, Timestamp now);
/// Name of the file in the home's folder policies/ whose policy was put in force last and which waits there,
/// or waited, to take its place. Absent before the first.
std::optional<std::string> select_next_policy(storage::Connection& store);
void upsert_next_policy(storage::Connection& store, const std::string& file);

/// Whether an erasure needs a second person who agrees to its plan.
bool select_four_eyes(storage::Connection& store);
/// Returns whether that is a change.
bool upsert_four_eyes(storage::Connection& store, bool wanted);

}  // namespace sessionaudit
