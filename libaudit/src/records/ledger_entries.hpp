// Ledger entries about sessions: commitments in place of identifiers.
#pragma once

#include "crypto/owner_key.hpp"
#include "sessionaudit/ledger_entry.hpp"
#include "sessionaudit/session.hpp"

namespace sessionaudit {

/// An entry about one session of one owner. Whoever holds the owner's ledger salt can show whose it is.
LedgerEntry session_entry(const OwnerKey& key, const SessionId& id, const std::string& action,
                          const std::string& actor, Timestamp at);
Hash session_commitment(const OwnerKey& key, const SessionId& id);
Hash owner_commitment(const OwnerKey& key);

/// An entry that concerns nobody in particular.
LedgerEntry plain_entry(const std::string& action, const std::string& actor, Timestamp at);

}  // namespace sessionaudit
