#include "access/password_hash.hpp"

#include <argon2.h>

#include <array>
#include <optional>

#include "crypto/passphrase.hpp"
#include "crypto/random.hpp"
#include "sessionaudit/bytes.hpp"
#include "sessionaudit/error.hpp"

namespace sessionaudit {
namespace {

constexpr std::string_view kPrefix = "$argon2id$v=19$m=65536,t=3,p=4$";
constexpr std::size_t kSaltSize = 16;
constexpr std::size_t kTagSize = 32;
using Salt = std::array<std::uint8_t, kSaltSize>;
using Tag = std::array<std::uint8_t, kTagSize>;

Tag tag_of(std::string_view password, Salt salt) {
    const PassphraseCost cost;
    Tag tag{};
    Bytes copy(as_bytes(password).begin(), as_bytes(password).end());
    argon2_context context{};
    context.out = tag.data();
    context.outlen = static_cast<std::uint32_t>(tag.size());
    context.pwd = copy.data();
    context.pwdlen = static_cast<std::uint32_t>(copy.size());
    context.salt = salt.data();
    context.saltlen = static_cast<std::uint32_t>(salt.size());
    context.t_cost = cost.passes;
    context.m_cost = cost.memory_kib;
    context.lanes = cost.lanes;
    context.threads = 1;
    context.version = ARGON2_VERSION_13;
    context.flags = ARGON2_FLAG_CLEAR_PASSWORD;
    const int result = argon2id_ctx(&context);
    if (result != ARGON2_OK)
        throw Error(ErrorCode::internal,
                    std::string("a password could not be hashed: ") + argon2_error_message(result));
    return tag;
}

/// base64 as the text form has it: of RFC 4648 section 4, without padding.
std::string unpadded(ByteView bytes) {
    std::string text = to_base64(bytes);
    text.resize(text.find_last_not_of('=') + 1);
    return text;
}

template <std::size_t Size>
std::optional<std::array<std::uint8_t, Size>> bytes_of(std::string text) {
    while (text.size() % 4 != 0)
        text += '=';
    const auto bytes = from_base64(text);
    std::array<std::uint8_t, Size> out{};
    if (!bytes || bytes->size() != Size) return std::nullopt;
    std::copy(bytes->begin(), bytes->end(), out.begin());
    return out;
}

}  // namespace

std::string hash_password(std::string_view password) {
    Salt salt{};
    fill_random(salt);
    std::string hash(kPrefix);
    hash.append(unpadded(salt)).append("$").append(unpadded(tag_of(password, salt)));
    return hash;
}

bool is_password(std::string_view password, const std::string& hash) {
    std::optional<Salt> salt;
    std::optional<Tag> tag;
    if (hash.starts_with(kPrefix)) {
        const std::size_t end = hash.find('$', kPrefix.size());
        salt = bytes_of<kSaltSize>(hash.substr(kPrefix.size(), end - kPrefix.size()));
        if (end != std::string::npos) tag = bytes_of<kTagSize>(hash.substr(end + 1));
    }
    const Tag found = tag_of(password, salt.value_or(Salt{}));
    return salt && tag && equal_in_constant_time(found, *tag);
}

}  // namespace sessionaudit
