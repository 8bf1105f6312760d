// AES-256-GCM (NIST SP 800-38D) with a random 96-bit nonce in front of the ciphertext.
#pragma once

#include "sessionaudit/bytes.hpp"
#include "sessionaudit/secret.hpp"

namespace sessionaudit {

inline constexpr std::size_t kAeadKeySize = 32;
inline constexpr std::size_t kAeadNonceSize = 12;
inline constexpr std::size_t kAeadTagSize = 16;
inline constexpr std::size_t kAeadOverhead = kAeadNonceSize + kAeadTagSize;

/// nonce(12) ‖ ciphertext ‖ tag(16). `associated` is authenticated, not stored.
/// The key must be 32 bytes. Threads: any.
Bytes seal(ByteView key, ByteView associated, ByteView plaintext);

/// Throws Error{corrupt} when the key, the associated data or one bit of the box is not the one sealed.
Bytes open_sealed(ByteView key, ByteView associated, ByteView box);
/// The same for key material.
SecretBytes open_sealed_secret(ByteView key, ByteView associated, ByteView box);

}  // namespace sessionaudit
