// Keyed hashes of identifiers whose person was erased, as rows of the key ring.
#pragma once

#include <optional>

#include "sessionaudit/clock.hpp"
#include "storage/connection.hpp"

namespace sessionaudit {

/// Moves a suppression that is there forward, never back.
void upsert_suppression(storage::Connection& keyring, const Hash& identifier_mac, Timestamp since);
/// What is older than this is not brought back; absent when the identifier is not suppressed.
std::optional<Timestamp> suppressed_since(storage::Connection& keyring, const Hash& identifier_mac);

}  // namespace sessionaudit
