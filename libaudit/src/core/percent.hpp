// Percent-encoding (RFC 3986, 2.1).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sessionaudit {

/// The byte that a triple such as `%41` at this place stands for; absent where there is none.
std::optional<char> percent_triple(std::string_view text, std::size_t at) noexcept;

/// `%41` becomes `A`; a `%` that begins no such triple stays.
std::string percent_decoded(std::string_view text);

/// ` ` becomes `%20`.
void append_percent_triple(std::string& out, char byte);

/// All but letters, digits and what is in `kept`: without it, the unreserved characters of RFC 3986, 2.3.
std::string percent_encoded(std::string_view text, std::string_view kept = "-._~");

}  // namespace sessionaudit
