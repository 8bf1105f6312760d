// Byte strings and their text forms.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#pragma GCC visibility push(default)
namespace sessionaudit {

using Bytes = std::vector<std::uint8_t>;
using ByteView = std::span<const std::uint8_t>;
using Hash = std::array<std::uint8_t, 32>;  ///< a SHA-256 value

/// The bytes of a text, without copying; valid as long as the text is.
ByteView as_bytes(std::string_view text) noexcept;
/// The text of some bytes, without copying; valid as long as the bytes are.
std::string_view as_text(ByteView bytes) noexcept;

std::string to_hex(ByteView bytes);
/// Absent when the text is not an even number of hexadecimal digits.
std::optional<Bytes> from_hex(std::string_view text);

/// RFC 4648 section 4, with padding.
std::string to_base64(ByteView bytes);
/// Absent when the text is not canonical padded base64 (stray bits in the last digit included).
std::optional<Bytes> from_base64(std::string_view text);

/// RFC 4648 section 5, without padding.
std::string to_base64url(ByteView bytes);
/// Absent when the text is not canonical unpadded base64url.
std::optional<Bytes> from_base64url(std::string_view text);

/// Compares in a time that depends on the lengths alone.
bool equal_in_constant_time(ByteView a, ByteView b) noexcept;

}  // namespace sessionaudit
#pragma GCC visibility pop
