#include "sessionaudit/bytes.hpp"

#include <openssl/crypto.h>

#include "core/ascii.hpp"

namespace sessionaudit {
namespace {

constexpr std::string_view kHexDigits = "0123456789abcdef";
constexpr std::string_view kBase64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view kBase64Url = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr int kInvalid = -1;

constexpr std::array<int, 256> reverse_alphabet(std::string_view alphabet) {
    std::array<int, 256> table{};
    table.fill(kInvalid);
    for (std::size_t i = 0; i < alphabet.size(); ++i)
        table[static_cast<unsigned char>(alphabet[i])] = static_cast<int>(i);
    return table;
}

std::string encode64(ByteView bytes, std::string_view alphabet, bool padded) {
    std::string text;
    text.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        const std::size_t left = std::min<std::size_t>(3, bytes.size() - i);
        std::uint32_t group = static_cast<std::uint32_t>(bytes[i]) << 16;
        if (left > 1) group |= static_cast<std::uint32_t>(bytes[i + 1]) << 8;
        if (left > 2) group |= bytes[i + 2];
        for (std::size_t digit = 0; digit < 4; ++digit) {
            if (digit <= left)
                text += alphabet[group >> (18 - 6 * digit) & 63];
            else if (padded)
                text += '=';
        }
    }
    return text;
}

std::optional<Bytes> decode64(std::string_view text, const std::array<int, 256>& values) {
    const std::size_t tail = text.size() % 4;
    if (tail == 1) return std::nullopt;
    Bytes bytes;
    bytes.reserve(text.size() / 4 * 3 + 2);
    std::uint32_t group = 0;
    unsigned bits = 0;
    for (const char c : text) {
        const int value = values[static_cast<unsigned char>(c)];
        if (value == kInvalid) return std::nullopt;
        group = group << 6 | static_cast<std::uint32_t>(value);
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            bytes.push_back(static_cast<std::uint8_t>(group >> bits));
        }
    }
    // Bits beyond the last byte must be zero, or two texts would name the same bytes.
    if ((group & ((1U << bits) - 1)) != 0) return std::nullopt;
    return bytes;
}

}  // namespace

ByteView as_bytes(std::string_view text) noexcept {
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

std::string_view as_text(ByteView bytes) noexcept {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::string to_hex(ByteView bytes) {
    std::string text;
    text.reserve(bytes.size() * 2);
    for (const std::uint8_t byte : bytes) {
        text += kHexDigits[byte >> 4];
        text += kHexDigits[byte & 15];
    }
    return text;
}

std::optional<Bytes> from_hex(std::string_view text) {
    if (text.size() % 2 != 0) return std::nullopt;
    Bytes bytes;
    bytes.reserve(text.size() / 2);
    for (std::size_t i = 0; i < text.size(); i += 2) {
        const int high = ascii::hex_value(text[i]);
        const int low = ascii::hex_value(text[i + 1]);
        if (high == kInvalid || low == kInvalid) return std::nullopt;
        bytes.push_back(static_cast<std::uint8_t>(high << 4 | low));
    }
    return bytes;
}

std::string to_base64(ByteView bytes) {
    return encode64(bytes, kBase64, true);
}

std::optional<Bytes> from_base64(std::string_view text) {
    static constexpr auto kValues = reverse_alphabet(kBase64);
    if (text.size() % 4 != 0) return std::nullopt;
    std::size_t padding = 0;
    while (padding < 2 && !text.empty() && text.back() == '=') {
        text.remove_suffix(1);
        ++padding;
    }
    return decode64(text, kValues);
}

std::string to_base64url(ByteView bytes) {
    return encode64(bytes, kBase64Url, false);
}

std::optional<Bytes> from_base64url(std::string_view text) {
    static constexpr auto kValues = reverse_alphabet(kBase64Url);
    return decode64(text, kValues);
}

bool equal_in_constant_time(ByteView a, ByteView b) noexcept {
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace sessionaudit
