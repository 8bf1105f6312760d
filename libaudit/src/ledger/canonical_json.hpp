// JSON with one spelling: RFC 8785 (JCS), for bytes that are hashed and signed.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace sessionaudit {

inline constexpr std::size_t kJsonDepthMax = 16;

/// No spaces, members ordered by the UTF-16 code units of their names, minimal escapes.
/// Throws Error{invalid_argument} for what we never sign: numbers that are not integers of at most
/// 2^53 - 1 in size (RFC 7493), text that is not UTF-8, nesting deeper than kJsonDepthMax.
std::string to_canonical_json(const nlohmann::json& value);

/// Throws Error{invalid_argument} unless the text is what to_canonical_json would write for its value:
/// repeated names, other orders, spaces, escapes and number forms are all refused.
nlohmann::json parse_canonical_json(std::string_view text);

}  // namespace sessionaudit
