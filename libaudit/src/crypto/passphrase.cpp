#include "crypto/passphrase.hpp"

#include <argon2.h>

#include "sessionaudit/error.hpp"

namespace sessionaudit {

SecretBytes derive_from_passphrase(ByteView passphrase, ByteView salt, const PassphraseCost& cost) {
    SecretBytes key(32);
    const int result = argon2id_hash_raw(cost.passes, cost.memory_kib, cost.lanes, passphrase.data(),
                                         passphrase.size(), salt.data(), salt.size(), key.data(), key.size());
    if (result != ARGON2_OK)
        throw Error(
            ErrorCode::key_unavailable,
            std::string("the passphrase could not be turned into a key: ") + argon2_error_message(result));
    return key;
}

}  // namespace sessionaudit
