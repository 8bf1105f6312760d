#include "cookie/verdict_changes.hpp"

#include <algorithm>

#include "cookie/verdict_codes.hpp"
#include "core/ascii.hpp"

namespace sessionaudit {
namespace {

using Code = VerdictCode;
using Kind = CookieAttribute::Kind;

/// Chromium acts on Priority, though no draft has it.
bool is_known_elsewhere(std::string_view name) {
    return ascii::equal_ignoring_case(name, "priority");
}

/// Expires beside Max-Age is good practice, and nothing is lost when Max-Age wins. A flag twice is the flag.
bool loses_by_repetition(const SetCookieLine& line, const CookieAttribute& attribute) {
    if (!attribute.overridden) return false;
    switch (attribute.kind) {
        case Kind::expires:
            return deciding_attribute(line, Kind::expires) != &attribute;
        case Kind::max_age:
        case Kind::domain:
        case Kind::path:
        case Kind::same_site:
            return true;
        case Kind::secure:
        case Kind::http_only:
        case Kind::partitioned:
        case Kind::other:
            return false;
    }
    return false;
}

std::optional<Code> change_of(const SetCookieLine& line, const CookieAttribute& attribute) {
    if (attribute.too_long) return Code::attribute_too_long;
    if (attribute.malformed)
        return attribute.kind == Kind::expires ? Code::expires_malformed : Code::max_age_malformed;
    if (loses_by_repetition(line, attribute)) return Code::attribute_repeated;
    if (attribute.kind == Kind::other)
        return is_known_elsewhere(attribute.name) ? std::nullopt : std::optional(Code::attribute_unknown);
    if (attribute.kind == Kind::path && !line.path) return Code::path_not_absolute;
    if (attribute.kind == Kind::same_site && line.same_site == SameSite::unknown)
        return Code::same_site_unknown;
    return std::nullopt;
}

void add_cap(JudgedCookie& cookie) {
    if (cookie.asked_lifetime.value_or(0) <= kCookieLifetimeCap) return;
    const CookieAttribute* attribute =
        deciding_attribute(cookie.line, cookie.line.max_age ? Kind::max_age : Kind::expires);
    cookie.changes.push_back(
        verdict_reason(Code::lifetime_capped, attribute != nullptr ? attribute->span : ByteSpan{}));
}

}  // namespace

const CookieAttribute* deciding_attribute(const SetCookieLine& line, Kind kind) {
    const auto last = std::find_if(
        line.attributes.rbegin(), line.attributes.rend(),
        [kind](const auto& each) { return each.kind == kind && !each.too_long && !each.malformed; });
    return last == line.attributes.rend() ? nullptr : &*last;
}

void add_ignored_attributes(JudgedCookie& cookie) {
    for (const CookieAttribute& attribute : cookie.line.attributes)
        if (const auto code = change_of(cookie.line, attribute))
            cookie.changes.push_back(verdict_reason(*code, attribute.span));
    add_cap(cookie);
    if (cookie.changes.size() < 2) return;
    std::stable_sort(
        cookie.changes.begin(), cookie.changes.end(),
        [](const VerdictReason& a, const VerdictReason& b) { return a.span.begin < b.span.begin; });
}

}  // namespace sessionaudit
