#include <algorithm>

#include "core/ascii.hpp"
#include "sessionaudit/error.hpp"
#include "sessionaudit/session.hpp"

namespace sessionaudit {
namespace {

constexpr std::size_t kKindSizeMax = 32;
constexpr std::size_t kValueSizeMax = 512;

bool is_kind(std::string_view kind) {
    return !kind.empty() && kind.size() <= kKindSizeMax && ascii::is_lower(kind.front()) &&
           std::all_of(kind.begin(), kind.end(),
                       [](char c) { return ascii::is_lower(c) || ascii::is_digit(c) || c == '_'; });
}

}  // namespace

Identifier Identifier::parse(std::string_view text) {
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos)
        throw Error(
            ErrorCode::invalid_argument,
            "an identifier is written kind:value, for example email:anna@shop.example or user_id:4711");
    Identifier identifier{std::string(ascii::trim(text.substr(0, colon))),
                          std::string(ascii::trim(text.substr(colon + 1)))};
    if (!is_kind(identifier.kind))
        throw Error(ErrorCode::invalid_argument,
                    "an identifier's kind is lower-case letters, digits and _, for example email or user_id");
    if (identifier.value.empty() || identifier.value.size() > kValueSizeMax)
        throw Error(ErrorCode::invalid_argument, "an identifier's value has 1 to 512 bytes");
    if (std::any_of(identifier.value.begin(), identifier.value.end(),
                    [](char c) { return static_cast<unsigned char>(c) < 0x20; }))
        throw Error(ErrorCode::invalid_argument, "an identifier's value has no control characters");
    // The part before the @ may be case-sensitive by RFC 5321, but no provider in use treats two
    // spellings as two people, and a person who asks for erasure must be found under either.
    if (identifier.kind == "email")
        std::transform(identifier.value.begin(), identifier.value.end(), identifier.value.begin(),
                       [](char c) { return ascii::to_lower(c); });
    return identifier;
}

void require_no_staff(const Identifier& identifier) {
    if (identifier.kind == "staff")
        throw Error(ErrorCode::invalid_argument,
                    "identifiers of the kind staff are for logins of the admin server; choose another kind");
}

}  // namespace sessionaudit
