// Argon2id (RFC 9106) for passphrases.
#pragma once

#include <cstdint>

#include "sessionaudit/bytes.hpp"
#include "sessionaudit/secret.hpp"

namespace sessionaudit {

/// Cost of a derivation. The default is RFC 9106 section 4's second recommended option.
struct PassphraseCost {
    std::uint32_t memory_kib = 64 * 1024;
    std::uint32_t passes = 3;
    std::uint32_t lanes = 4;
};

/// 32 bytes from a passphrase; the salt must be at least 16 bytes.
SecretBytes derive_from_passphrase(ByteView passphrase, ByteView salt, const PassphraseCost& cost);

}  // namespace sessionaudit
