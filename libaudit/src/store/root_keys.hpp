// The keys that the root key stands for.
#pragma once

#include "sessionaudit/secret.hpp"

namespace sessionaudit {

/// Derived by HKDF-SHA-256 with the label "sessionaudit <name>" each.
struct RootKeys {
    explicit RootKeys(ByteView root);
    SecretBytes store;    ///< SQLCipher raw key of store.db
    SecretBytes keyring;  ///< SQLCipher raw key of keyring.db
    SecretBytes ledger;   ///< SQLCipher raw key of ledger.db
    SecretBytes wrap;     ///< wraps owner keys and the store's secrets inside keyring.db
};

}  // namespace sessionaudit
