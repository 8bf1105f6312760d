// Erasures that a legal hold kept from being whole: who waits, and going on once the hold is released.
#pragma once

#include <string>
#include <vector>

#include "store/vault_core.hpp"
#include "tables/waiting_erasures.hpp"

namespace sessionaudit {

/// Notes that the rest of this owner goes when no hold needs it any more. `identifiers` are sealed under the
/// owner's key: its rows no longer hold them.
void insert_waiting(storage::Connection& keyring, const OwnerKey& key, const RecordId& erasure,
                    std::size_t position, const std::vector<Identifier>& identifiers);

/// Erases what no hold needs any more. Returns the erasures that were carried out.
std::vector<RecordId> carry_out_waiting_erasures(VaultCore& core, const std::string& actor);

/// How many waiting erasures could go on if this hold were released.
std::int64_t count_freed_erasures(storage::Connection& store, storage::Connection& keyring,
                                  const RecordId& hold);

/// In a store that was set back: takes away again what the waiting erasures had taken.
void repeat_waiting_erasures(storage::Connection& store, storage::Connection& keyring, Timestamp now);

}  // namespace sessionaudit
