// What the three text formats of proofs (note, checkpoint, proof file) have in common.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "sessionaudit/bytes.hpp"

namespace sessionaudit {

/// Takes the first line off, without its newline. Absent when no newline is left.
std::optional<std::string_view> take_line(std::string_view& text);

/// A number of log entries as the formats write it: decimal digits, no leading zero, at most 2^63 - 1.
/// Absent for any other text.
std::optional<std::uint64_t> parse_decimal(std::string_view text);

/// One SHA-256 value in base64. Absent for any other text.
std::optional<Hash> parse_base64_hash(std::string_view text);

}  // namespace sessionaudit
