// The text of logs: what is text, and how servers escape what is not.
#pragma once

#include <string>
#include <string_view>

namespace sessionaudit {

/// Drops one carriage return at the end.
std::string_view without_line_end(std::string_view line) noexcept;

/// Whether there is a byte below space other than a tab, or DEL.
bool has_control_characters(std::string_view text) noexcept;

bool is_ascii(std::string_view text) noexcept;

/// Undoes the escapes of Apache and nginx: \" \\ \n \t \r \b \f \v and \xHH. A backslash before
/// anything else stands for itself.
std::string unescape_log_text(std::string_view text);

/// The text as it may be kept: valid UTF-8, no control characters, at most `size_max` bytes. Bytes
/// that are neither become \xHH; what is too long is cut between characters.
std::string clean_text(std::string_view text, std::size_t size_max);

}  // namespace sessionaudit
