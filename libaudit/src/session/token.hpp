// sa1.<bucket>.<256-bit secret, base64url>
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "crypto/hash.hpp"
#include "sessionaudit/ids.hpp"

namespace sessionaudit {

/// A session token. The bucket lets a look-up go to one partition; the secret is never stored, only
/// its HMAC is. ASVS 5.0 7.2.3 asks for 128 bits of entropy; this has 256.
struct SessionToken {
    Bucket bucket = 0;
    std::array<std::uint8_t, 32> secret{};

    static SessionToken generate(Bucket bucket);
    /// Absent unless the text is exactly what to_string writes.
    static std::optional<SessionToken> parse(std::string_view text) noexcept;
    std::string to_string() const;
    Hash mac(const HmacKey& token_key) const { return token_key.mac(secret); }
};

}  // namespace sessionaudit
