#include "core/percent.hpp"

#include "core/ascii.hpp"

namespace sessionaudit {

std::optional<char> percent_triple(std::string_view text, std::size_t at) noexcept {
    if (at + 2 >= text.size() || text[at] != '%') return std::nullopt;
    const int high = ascii::hex_value(text[at + 1]);
    const int low = ascii::hex_value(text[at + 2]);
    if (high < 0 || low < 0) return std::nullopt;
    return static_cast<char>(high * 16 + low);
}

std::string percent_decoded(std::string_view text) {
    std::string decoded;
    decoded.reserve(text.size());
    for (std::size_t at = 0; at < text.size(); ++at) {
        const std::optional<char> triple = percent_triple(text, at);
        decoded += triple.value_or(text[at]);
        if (triple) at += 2;
    }
    return decoded;
}

void append_percent_triple(std::string& out, char byte) {
    constexpr std::string_view kHex = "0123456789ABCDEF";
    const auto value = static_cast<unsigned char>(byte);
    out += '%';
    out += kHex[value >> 4U];
    out += kHex[value & 15U];
}

std::string percent_encoded(std::string_view text, std::string_view kept) {
    std::string encoded;
    for (const char c : text) {
        if (ascii::is_alnum(c) || kept.find(c) != std::string_view::npos)
            encoded += c;
        else
            append_percent_triple(encoded, c);
    }
    return encoded;
}

}  // namespace sessionaudit
