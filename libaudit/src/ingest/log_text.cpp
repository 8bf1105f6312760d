#include "ingest/log_text.hpp"

#include <cstdint>

#include "core/ascii.hpp"
#include "core/utf8.hpp"

namespace sessionaudit {
namespace {

constexpr std::string_view kHexDigits = "0123456789abcdef";

bool is_control(std::uint8_t byte) {
    return byte < 0x20 || byte == 0x7F;
}

void append_escaped(std::string& out, std::uint8_t byte) {
    out += "\\x";
    out += kHexDigits[byte >> 4];
    out += kHexDigits[byte & 15];
}

}  // namespace

std::string_view without_line_end(std::string_view line) noexcept {
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    return line;
}

bool has_control_characters(std::string_view text) noexcept {
    // No early exit: this way the compiler looks at 16 bytes at once.
    unsigned found = 0;
    for (const char c : text) {
        const auto byte = static_cast<std::uint8_t>(c);
        found |= static_cast<unsigned>(byte < 0x20) & static_cast<unsigned>(byte != '\t');
        found |= static_cast<unsigned>(byte == 0x7F);
    }
    return found != 0;
}

bool is_ascii(std::string_view text) noexcept {
    std::uint8_t all = 0;
    for (const char c : text)
        all = static_cast<std::uint8_t>(all | static_cast<std::uint8_t>(c));
    return all < 0x80;
}

std::string unescape_log_text(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '\\' || i + 1 == text.size()) {
            out += text[i];
            continue;
        }
        const char next = text[i + 1];
        const int high = next == 'x' && i + 3 < text.size() ? ascii::hex_value(text[i + 2]) : -1;
        const int low = high >= 0 ? ascii::hex_value(text[i + 3]) : -1;
        if (low >= 0) {
            out += static_cast<char>(high * 16 + low);
            i += 3;
            continue;
        }
        constexpr std::string_view kNames = "\"\\ntrbfv";
        constexpr std::string_view kMeanings = "\"\\\n\t\r\b\f\v";
        const std::size_t known = kNames.find(next);
        if (known == std::string_view::npos) {
            out += '\\';
            continue;
        }
        out += kMeanings[known];
        ++i;
    }
    return out;
}

std::string clean_text(std::string_view text, std::size_t size_max) {
    if (text.size() <= size_max && is_ascii(text) && !has_control_characters(text) &&
        text.find('\t') == std::string_view::npos)
        return std::string(text);
    std::string out;
    while (!text.empty()) {
        const std::size_t before = out.size();
        const auto first = static_cast<std::uint8_t>(text.front());
        std::string_view rest = text;
        if (!is_control(first) && take_code_point(rest)) {
            out.append(text, 0, text.size() - rest.size());
        } else {
            append_escaped(out, first);
            rest = text.substr(1);
        }
        if (out.size() > size_max) {
            out.resize(before);
            break;
        }
        text = rest;
    }
    return out;
}

}  // namespace sessionaudit
