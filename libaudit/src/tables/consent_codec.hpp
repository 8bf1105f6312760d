// The sealed part of a consent record. docs/storage-format.md tells the same to a stranger.
#pragma once

#include "crypto/owner_key.hpp"
#include "sessionaudit/consent.hpp"

namespace sessionaudit {

/// How a state is stored: 1 given, 2 refused, 3 withdrawn, 4 opted out. The others are never stored.
std::int64_t code_of(ConsentState state);
/// Throws Error{corrupt} for a number that stands for nothing.
ConsentState consent_state_of(std::int64_t code);

/// Everything but id and time, which are columns.
Bytes seal_consent(const OwnerKey& key, const ConsentRecord& record);
/// Throws Error{corrupt}, Error{newer_schema}.
ConsentRecord open_consent(const OwnerKey& key, const RecordId& id, ByteView box);

}  // namespace sessionaudit
