#include "ingest/log_text.hpp"

#include <cstdint>

namespace sessionaudit {
namespace {

constexpr std::string_view kHexDigits = "0123456789abcdef";

std::uint8_t byte_at(std::string_view text, std::size_t position) {
    return static_cast<std::uint8_t>(text[position]);
}

/// How many bytes the character that starts here has; 0 when it is not one.
std::size_t character_size(std::string_view text, std::size_t position) {
    const std::uint8_t lead = byte_at(text, position);
    if (lead < 0x80) return 1;
    std::size_t size = 0;
    std::uint32_t value = 0;
    std::uint32_t least = 0;
    if ((lead & 0xE0) == 0xC0) {
        size = 2;
        value = lead & 0x1F;
        least = 0x80;
    } else if ((lead & 0xF0) == 0xE0) {
        size = 3;
        value = lead & 0x0F;
        least = 0x800;
    } else if ((lead & 0xF8) == 0xF0) {
        size = 4;
        value = lead & 0x07;
        least = 0x10000;
    } else {
        return 0;
    }
    if (position + size > text.size()) return 0;
    for (std::size_t i = 1; i < size; ++i) {
        const std::uint8_t next = byte_at(text, position + i);
        if ((next & 0xC0) != 0x80) return 0;
        value = value << 6 | (next & 0x3F);
    }
    const bool surrogate = value >= 0xD800 && value <= 0xDFFF;
    return value < least || value > 0x10FFFF || surrogate ? 0 : size;
}

bool is_control(std::uint8_t byte) {
    return byte < 0x20 || byte == 0x7F;
}

void append_escaped(std::string& out, std::uint8_t byte) {
    out += "\\x";
    out += kHexDigits[byte >> 4];
    out += kHexDigits[byte & 15];
}

}  // namespace

int hex_digit_value(char c) noexcept {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

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

bool is_utf8(std::string_view text) noexcept {
    for (std::size_t i = 0; i < text.size();) {
        const std::size_t size = character_size(text, i);
        if (size == 0) return false;
        i += size;
    }
    return true;
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
        const int high = next == 'x' && i + 3 < text.size() ? hex_digit_value(text[i + 2]) : -1;
        const int low = high >= 0 ? hex_digit_value(text[i + 3]) : -1;
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
    for (std::size_t i = 0; i < text.size();) {
        const std::size_t before = out.size();
        const std::size_t size = character_size(text, i);
        const bool keep = size > 0 && !is_control(byte_at(text, i));
        if (keep)
            out.append(text, i, size);
        else
            append_escaped(out, byte_at(text, i));
        if (out.size() > size_max) {
            out.resize(before);
            break;
        }
        i += keep ? size : 1;
    }
    return out;
}

}  // namespace sessionaudit
