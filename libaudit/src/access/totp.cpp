#include "access/totp.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <array>

#include "core/percent.hpp"
#include "crypto/openssl_handle.hpp"

namespace sessionaudit {
namespace {

constexpr std::int64_t kStepMillis = 30'000;
constexpr std::int64_t kWindow = 1;

using Sha1Mac = std::array<std::uint8_t, 20>;

Sha1Mac hmac_sha1(ByteView key, ByteView data) {
    Sha1Mac mac{};
    std::size_t size = 0;
    const std::string digest = "SHA1";
    require_openssl(EVP_Q_mac(nullptr, "HMAC", nullptr, digest.c_str(), nullptr, key.data(), key.size(),
                              data.data(), data.size(), mac.data(), mac.size(), &size) != nullptr,
                    "compute a one-time password");
    return mac;
}

}  // namespace

std::int64_t totp_step(Timestamp at) noexcept {
    return to_millis(at) / kStepMillis;
}

std::string totp_code(ByteView secret, std::int64_t step, int digits) {
    std::array<std::uint8_t, 8> counter{};
    for (std::size_t i = 0; i < counter.size(); ++i)
        counter[i] = static_cast<std::uint8_t>(static_cast<std::uint64_t>(step) >> (56 - 8 * i));
    const Sha1Mac mac = hmac_sha1(secret, counter);
    const std::size_t at = mac.back() & 15U;
    const std::uint32_t bits = (std::uint32_t{mac[at]} & 0x7FU) << 24U | std::uint32_t{mac[at + 1]} << 16U |
                               std::uint32_t{mac[at + 2]} << 8U | std::uint32_t{mac[at + 3]};
    std::uint32_t modulus = 1;
    for (int i = 0; i < digits; ++i)
        modulus *= 10;
    std::string code = std::to_string(bits % modulus);
    code.insert(0, static_cast<std::size_t>(digits) - code.size(), '0');
    return code;
}

std::optional<std::int64_t> matching_totp_step(ByteView secret, std::string_view code, Timestamp now,
                                               std::int64_t used_until) {
    const std::int64_t present = totp_step(now);
    std::optional<std::int64_t> found;
    for (std::int64_t step = present - kWindow; step <= present + kWindow; ++step) {
        const std::string expected = totp_code(secret, step);
        if (equal_in_constant_time(as_bytes(expected), as_bytes(code)) && step > used_until && !found)
            found = step;
    }
    return found;
}

std::string to_base32(ByteView bytes) {
    static constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    std::string text;
    std::uint32_t buffer = 0;
    unsigned bits = 0;
    for (const std::uint8_t byte : bytes) {
        buffer = buffer << 8U | byte;
        for (bits += 8; bits >= 5; bits -= 5)
            text += kLetters[(buffer >> (bits - 5)) & 31U];
    }
    if (bits > 0) text += kLetters[(buffer << (5 - bits)) & 31U];
    return text;
}

std::string totp_uri(std::string_view name, std::string_view site, ByteView secret) {
    const std::string issuer = percent_encoded("sessionaudit " + std::string(site));
    std::string uri = "otpauth://totp/";
    uri.append(issuer).append(":").append(percent_encoded(name));
    uri.append("?secret=").append(to_base32(secret)).append("&issuer=").append(issuer);
    uri.append("&algorithm=SHA1&digits=6&period=30");
    return uri;
}

}  // namespace sessionaudit
