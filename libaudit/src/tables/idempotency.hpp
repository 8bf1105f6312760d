// Answers for requests that are sent again, in the table idempotency: sealed under a key that only the sender
// can name.
#pragma once

#include <optional>

#include "sessionaudit/clock.hpp"
#include "storage/connection.hpp"

namespace sessionaudit {

struct RepeatRow {
    Hash content{};     ///< keyed, of the request's body
    bool done = false;  ///< false: begun, and nothing is sealed
    Bytes sealed;
};

/// One that has not expired.
std::optional<RepeatRow> select_repeat(storage::Connection& store, const Hash& key_mac, Timestamp now);
/// Replaces one that has expired.
void begin_repeat(storage::Connection& store, const Hash& key_mac, const Hash& content, Timestamp expires);
void finish_repeat(storage::Connection& store, const Hash& key_mac, const Bytes& sealed);
/// Only one that was not finished.
void delete_begun_repeat(storage::Connection& store, const Hash& key_mac);
void delete_some_expired_repeats(storage::Connection& store, Timestamp now, int limit);
/// Returns how many.
std::int64_t delete_expired_repeats(storage::Connection& store, Timestamp now);

}  // namespace sessionaudit
