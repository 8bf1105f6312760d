// What the look of a value tells: a random text, a token, an address. Nothing here keeps or returns a value.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sessionaudit {

/// "<32 bytes>": stands for a value that is not shown.
std::string length_of(std::string_view value);

/// At least 16 characters that change between letters, digits and cases as random texts in hex, base32,
/// base64 or UUID form do. Percent-encoding and quotes are seen through; words, dates, numbers are not
/// random.
bool looks_random(std::string_view value);

/// The most bits a value of this length and alphabet can hold; 122 for a UUID of version 4, whose other six
/// bits are fixed (RFC 9562, 5.4).
double bits_at_most(std::string_view value);
bool is_uuid4(std::string_view value);

/// Three parts of base64url, the first of which begins an object of JSON (RFC 7519).
bool looks_like_jwt(std::string_view value);

/// A name that URL parameters carrying a session id have: `jsessionid`, `PHPSESSID`, `sid` ...
bool names_session_parameter(std::string_view name);

/// Base64 of either alphabet, padded or not, that decodes to readable UTF-8 text; absent otherwise.
std::optional<std::string> readable_base64(std::string_view text);

}  // namespace sessionaudit
