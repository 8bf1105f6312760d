// A JSON Web Token (RFC 7519) as far as the audit asks: how it is signed, when it ends, what it tells.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace sessionaudit {

struct JwtFacts {
    bool unsigned_token = false;  ///< alg is "none"
    std::optional<std::int64_t> expires;
    std::optional<std::int64_t> issued;
    bool personal = false;  ///< a claim names or reaches a person
};
/// Absent where it is no token. Nothing is verified.
std::optional<JwtFacts> read_jwt(std::string_view value);

}  // namespace sessionaudit
