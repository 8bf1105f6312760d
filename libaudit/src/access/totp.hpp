// Time-based one-time passwords, RFC 6238 with its defaults: HMAC-SHA-1, 6 digits, steps of 30 s from 1970.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sessionaudit/bytes.hpp"
#include "sessionaudit/clock.hpp"
#include "sessionaudit/secret.hpp"

namespace sessionaudit {

inline constexpr std::size_t kTotpSecretSize = 20;  ///< RFC 4226 section 4, R6: 160 bits recommended

std::int64_t totp_step(Timestamp at) noexcept;
/// The code of a step. RFC 4226 section 5.3; `digits` is 6 to 8.
std::string totp_code(ByteView secret, std::int64_t step, int digits = 6);
/// The step whose code this is: the present one, or one before or after it (RFC 6238 section 5.2), and later
/// than `used_until`, so that a code is good once. Takes the same time whichever digits are wrong.
std::optional<std::int64_t> matching_totp_step(ByteView secret, std::string_view code, Timestamp now,
                                               std::int64_t used_until);

/// RFC 4648 section 6, without padding.
std::string to_base32(ByteView bytes);
/// What an app scans: https://github.com/google/google-authenticator/wiki/Key-Uri-Format
std::string totp_uri(std::string_view name, std::string_view site, ByteView secret);

}  // namespace sessionaudit
