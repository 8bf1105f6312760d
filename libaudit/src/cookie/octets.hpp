// Octets as the cookie drafts see them: ASCII, whatever the locale.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace sessionaudit {

constexpr char lower_octet(char octet) noexcept {
    return octet >= 'A' && octet <= 'Z' ? static_cast<char>(octet - 'A' + 'a') : octet;
}
constexpr bool is_digit_octet(char octet) noexcept {
    return octet >= '0' && octet <= '9';
}
/// WSP of RFC 5234.
constexpr bool is_wsp_octet(char octet) noexcept {
    return octet == ' ' || octet == '\t';
}
/// Whether `text` is `lower` in any case; `lower` is written in lower case.
constexpr bool equals_in_any_case(std::string_view text, std::string_view lower) noexcept {
    if (text.size() != lower.size()) return false;
    for (std::size_t i = 0; i < text.size(); ++i)
        if (lower_octet(text[i]) != lower[i]) return false;
    return true;
}
constexpr bool starts_in_any_case(std::string_view text, std::string_view lower) noexcept {
    return text.size() >= lower.size() && equals_in_any_case(text.substr(0, lower.size()), lower);
}
inline std::string lower_octets(std::string_view text) {
    std::string lower(text);
    for (char& octet : lower)
        octet = lower_octet(octet);
    return lower;
}
constexpr std::string_view without_wsp(std::string_view text) noexcept {
    while (!text.empty() && is_wsp_octet(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && is_wsp_octet(text.back()))
        text.remove_suffix(1);
    return text;
}

}  // namespace sessionaudit
