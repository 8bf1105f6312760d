#include "store/root_keys.hpp"

#include "crypto/hash.hpp"

namespace sessionaudit {

RootKeys::RootKeys(ByteView root)
    : store(hkdf_sha256(root, "sessionaudit store")),
      keyring(hkdf_sha256(root, "sessionaudit keyring")),
      ledger(hkdf_sha256(root, "sessionaudit ledger")),
      wrap(hkdf_sha256(root, "sessionaudit wrap")) {}

}  // namespace sessionaudit
