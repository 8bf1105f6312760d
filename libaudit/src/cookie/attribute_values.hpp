// Names and values of the attributes of a Set-Cookie line (draft-ietf-httpbis-rfc6265bis-22, 5.6.1 to 5.6.7).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "sessionaudit/set_cookie.hpp"

namespace sessionaudit {

CookieAttribute::Kind attribute_kind(std::string_view name);

/// 5.6.2: a minus sign or none, then digits alone. Clamped to +-10^12.
std::optional<std::int64_t> max_age_seconds(std::string_view value);

/// 5.6.7: what is none of the three words is `unknown`.
SameSite parse_same_site(std::string_view value);

}  // namespace sessionaudit
