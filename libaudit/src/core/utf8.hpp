// UTF-8 (RFC 3629), one code point at a time.
#pragma once

#include <optional>
#include <string_view>

namespace sessionaudit {

/// Takes the first code point off a text that is not empty. Absent, with the text left as it is, when
/// its first bytes are not well-formed: overlong forms, surrogates and anything above U+10FFFF included.
std::optional<char32_t> take_code_point(std::string_view& text) noexcept;

bool is_utf8(std::string_view text) noexcept;

}  // namespace sessionaudit
