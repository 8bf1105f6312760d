// ASCII letters and white space, as header fields and HTML mean them: no locale, any bytes.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace sessionaudit {

constexpr char ascii_lower(char c) noexcept {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

inline bool same_letters(std::string_view a, std::string_view b) noexcept {
    return std::ranges::equal(a, b, [](char x, char y) { return ascii_lower(x) == ascii_lower(y); });
}

inline std::string ascii_lowered(std::string_view text) {
    std::string lower(text);
    for (char& c : lower)
        c = ascii_lower(c);
    return lower;
}

/// Without the given bytes at both ends.
constexpr std::string_view stripped(std::string_view text, std::string_view of = " \t") noexcept {
    const std::size_t begin = text.find_first_not_of(of);
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(of) - begin + 1);
}

}  // namespace sessionaudit
