#include "session/token.hpp"

#include <charconv>

#include "crypto/random.hpp"

namespace sessionaudit {
namespace {

constexpr std::string_view kPrefix = "sa1.";
constexpr std::size_t kSecretDigits = 43;  // 32 bytes of unpadded base64url

constexpr std::uint8_t kNoDigit = 0xff;

constexpr std::array<std::uint8_t, 256> kDigitValues = [] {
    constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    std::array<std::uint8_t, 256> values{};
    values.fill(kNoDigit);
    for (std::size_t i = 0; i < kDigits.size(); ++i)
        values[static_cast<unsigned char>(kDigits[i])] = static_cast<std::uint8_t>(i);
    return values;
}();

/// Without an allocation: this stands in front of every request.
bool decode_secret(std::string_view digits, std::array<std::uint8_t, 32>& secret) {
    std::uint32_t group = 0;
    unsigned bits = 0;
    std::size_t filled = 0;
    for (const char c : digits) {
        const std::uint8_t value = kDigitValues[static_cast<unsigned char>(c)];
        if (value == kNoDigit) return false;
        group = group << 6 | value;
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            secret[filled++] = static_cast<std::uint8_t>(group >> bits);
        }
    }
    return (group & ((1U << bits) - 1)) == 0;  // one spelling for one secret
}

}  // namespace

SessionToken SessionToken::generate(Bucket bucket) {
    SessionToken token{bucket, {}};
    fill_random(token.secret);
    return token;
}

std::optional<SessionToken> SessionToken::parse(std::string_view text) noexcept {
    if (!text.starts_with(kPrefix)) return std::nullopt;
    text.remove_prefix(kPrefix.size());
    const std::size_t dot = text.find('.');
    if (dot == std::string_view::npos || dot == 0 || dot > 4 || text.size() - dot - 1 != kSecretDigits)
        return std::nullopt;
    unsigned bucket = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + dot, bucket);
    const bool canonical = dot == 1 || text.front() != '0';
    if (error != std::errc{} || end != text.data() + dot || bucket >= kBucketCount || !canonical)
        return std::nullopt;
    SessionToken token{static_cast<Bucket>(bucket), {}};
    if (!decode_secret(text.substr(dot + 1), token.secret)) return std::nullopt;
    return token;
}

std::string SessionToken::to_string() const {
    return std::string(kPrefix) + std::to_string(bucket) + '.' + to_base64url(secret);
}

}  // namespace sessionaudit
