// Ed25519 (RFC 8032).
#pragma once

#include <array>

#include "sessionaudit/bytes.hpp"
#include "sessionaudit/secret.hpp"

namespace sessionaudit {

using PublicKey = std::array<std::uint8_t, 32>;
using Signature = std::array<std::uint8_t, 64>;

/// A new private key: the 32-byte seed of RFC 8032 section 5.1.5.
SecretBytes generate_signing_seed();
PublicKey public_key_of(ByteView seed);
Signature sign(ByteView seed, ByteView message);
bool verify_signature(const PublicKey& key, ByteView message, ByteView signature) noexcept;

}  // namespace sessionaudit
