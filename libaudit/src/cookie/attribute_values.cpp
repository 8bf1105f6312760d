#include "cookie/attribute_values.hpp"

#include <algorithm>
#include <array>

#include "core/ascii.hpp"

namespace sessionaudit {
namespace {

using Kind = CookieAttribute::Kind;

struct KindName {
    std::string_view name;
    Kind kind;
};
constexpr std::array<KindName, 8> kKinds = {{
    {"path", Kind::path},
    {"secure", Kind::secure},
    {"httponly", Kind::http_only},
    {"samesite", Kind::same_site},
    {"expires", Kind::expires},
    {"max-age", Kind::max_age},
    {"domain", Kind::domain},
    {"partitioned", Kind::partitioned},
}};

constexpr std::int64_t kMaxAgeMax = 1'000'000'000'000;

}  // namespace

Kind attribute_kind(std::string_view name) {
    for (const KindName& known : kKinds)
        if (ascii::equal_ignoring_case(name, known.name)) return known.kind;
    return Kind::other;
}

std::optional<std::int64_t> max_age_seconds(std::string_view value) {
    const bool negative = value.starts_with('-');
    const std::string_view digits = value.substr(negative ? 1 : 0);
    if (digits.empty() || !std::all_of(digits.begin(), digits.end(), ascii::is_digit)) return std::nullopt;
    std::int64_t seconds = 0;
    for (const char digit : digits)
        seconds = std::min(kMaxAgeMax, seconds * 10 + (digit - '0'));
    return negative ? -seconds : seconds;
}

SameSite parse_same_site(std::string_view value) {
    if (ascii::equal_ignoring_case(value, "lax")) return SameSite::lax;
    if (ascii::equal_ignoring_case(value, "strict")) return SameSite::strict;
    if (ascii::equal_ignoring_case(value, "none")) return SameSite::none;
    return SameSite::unknown;
}

}  // namespace sessionaudit
