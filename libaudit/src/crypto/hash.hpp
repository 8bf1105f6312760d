// SHA-256, HMAC-SHA-256 (RFC 2104) and HKDF-SHA-256 (RFC 5869).
#pragma once

#include <initializer_list>
#include <memory>
#include <string_view>

#include "sessionaudit/bytes.hpp"
#include "sessionaudit/secret.hpp"

namespace sessionaudit {

/// The SHA-256 of the parts, one after the other.
Hash sha256(std::initializer_list<ByteView> parts);
inline Hash sha256(ByteView data) {
    return sha256({data});
}

/// Key size 32 bytes out; `label` keeps keys of different use apart.
SecretBytes hkdf_sha256(ByteView key, std::string_view label, std::size_t size = 32);

/// HMAC-SHA-256 under one key, prepared once so that a MAC costs two short hashes.
/// Threads: mac() may be called from any thread at once.
class HmacKey {
  public:
    explicit HmacKey(ByteView key);
    HmacKey(HmacKey&&) noexcept;
    HmacKey& operator=(HmacKey&&) noexcept;
    HmacKey(const HmacKey&) = delete;
    HmacKey& operator=(const HmacKey&) = delete;
    ~HmacKey();

    Hash mac(std::initializer_list<ByteView> parts) const;
    Hash mac(ByteView data) const { return mac({data}); }

  private:
    struct State;
    std::unique_ptr<State> state_;
};

/// HMAC-SHA-256 for a key that is used once.
Hash hmac_sha256(ByteView key, std::initializer_list<ByteView> parts);

}  // namespace sessionaudit
