// Secrets that outlive a root key: the MAC keys of identifiers and tokens, and the ledger's signing key.
//
// They are random, made once, and sealed in keyring.db. Were they derived from the root key, a new
// root would end every session and lose every identifier (docs/adr/0006-mac-keys.md).
#pragma once

#include "crypto/hash.hpp"
#include "sessionaudit/secret.hpp"
#include "storage/connection.hpp"

namespace sessionaudit {

struct StoreSecrets {
    SecretBytes index;         ///< HMAC of identifiers
    SecretBytes token;         ///< HMAC of session tokens
    SecretBytes signing_seed;  ///< Ed25519, signs ledger checkpoints

    static StoreSecrets generate();
    /// Throws Error{corrupt} when one is missing or does not unseal.
    static StoreSecrets load(storage::Connection& keyring, ByteView wrap_key);
    void save(storage::Connection& keyring, ByteView wrap_key) const;
};

}  // namespace sessionaudit
