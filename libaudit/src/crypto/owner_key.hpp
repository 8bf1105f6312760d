// The key of one owner, and what is derived from it.
#pragma once

#include "sessionaudit/bytes.hpp"
#include "sessionaudit/ids.hpp"
#include "sessionaudit/secret.hpp"

namespace sessionaudit {

/// Destroying this key everywhere is what erases its owner. The ledger salt lives and dies with it,
/// so that afterwards the ledger's commitments point at nobody.
struct OwnerKey {
    OwnerId owner;
    Bucket bucket = 0;
    SecretBytes key;          ///< AES-256-GCM, 32 bytes
    SecretBytes ledger_salt;  ///< 32 bytes

    static OwnerKey generate(const OwnerId& owner, Bucket bucket);
    OwnerKey clone() const { return {owner, bucket, key.clone(), ledger_salt.clone()}; }

    /// `label` keeps kinds of records apart; `place` ties the box to its row.
    Bytes seal(std::string_view label, ByteView place, ByteView plaintext) const;
    /// Throws Error{corrupt}.
    Bytes open(std::string_view label, ByteView place, ByteView box) const;
};

}  // namespace sessionaudit
