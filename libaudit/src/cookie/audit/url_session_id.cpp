#include "cookie/audit/url_session_id.hpp"

#include <algorithm>

#include "cookie/audit/url_parts.hpp"
#include "cookie/audit/value_shape.hpp"
#include "core/ascii.hpp"

namespace sessionaudit {
namespace {

/// Values of one cookie change with every response; this many of a target are looked for.
constexpr std::size_t kValuesMax = 64;
constexpr std::size_t kValueMin = 12;
/// A longer URL is not read to its end.
constexpr std::size_t kUrlMax = 8192;

bool looks_like_id(std::string_view value) {
    if (value.size() < 8) return false;
    const auto digits = std::count_if(value.begin(), value.end(), ascii::is_digit);
    if (static_cast<std::size_t>(digits) == value.size()) return true;
    const bool letters = std::any_of(value.begin(), value.end(), ascii::is_letter);
    return letters && digits > 0 && (value.size() >= 16 || looks_random(value));
}

bool ends_value(char c) {
    return c == '&' || c == ';' || c == '?' || c == '#' || c == '/';
}

/// `name=value` after one of `;?&`, the way parameters stand in paths and queries.
std::optional<UrlSessionId> by_name(std::string_view url) {
    for (std::size_t at = url.find_first_of(";?&"); at != std::string_view::npos;
         at = url.find_first_of(";?&", at + 1)) {
        const std::size_t equals = url.find('=', at);
        if (equals == std::string_view::npos) return std::nullopt;
        const std::string_view name = url.substr(at + 1, equals - at - 1);
        if (!names_session_parameter(name)) continue;
        std::size_t end = equals + 1;
        while (end < url.size() && !ends_value(url[end]))
            ++end;
        if (looks_like_id(url.substr(equals + 1, end - equals - 1)))
            return UrlSessionId{std::string(name), equals + 1, end - equals - 1};
    }
    return std::nullopt;
}

/// ASP.NET without cookies: a segment `(S(id))`.
std::optional<UrlSessionId> by_aspnet_segment(std::string_view url) {
    constexpr std::size_t kIdSize = 24;
    const std::size_t begin = url.find("/(S(");
    if (begin == std::string_view::npos) return std::nullopt;
    const std::size_t end = url.find("))", begin);
    if (end != begin + 4 + kIdSize) return std::nullopt;
    return UrlSessionId{"(S())", begin + 4, kIdSize};
}

}  // namespace

UrlSessionIds::UrlSessionIds(const TargetFacts& target) {
    for (const LineFacts& line : target.lines) {
        const CookieFacts& cookie = *line.cookie;
        const std::string_view value = line.line().value;
        if (!cookie.audited.session_like || value.size() < kValueMin || !looks_random(value)) continue;
        if (values_.size() >= kValuesMax) return;
        const bool known = std::any_of(values_.begin(), values_.end(),
                                       [&](const Known& other) { return other.value == value; });
        if (!known) values_.push_back({value, &cookie});
    }
}

std::optional<UrlSessionId> UrlSessionIds::find(std::string_view url) const {
    url = url.substr(0, kUrlMax);
    for (const Known& known : values_)
        if (const std::size_t at = url.find(known.value); at != std::string_view::npos)
            return UrlSessionId{known.cookie->audited.name, at, known.value.size(), true,
                                known.cookie->index};
    if (auto id = by_name(url)) return id;
    return by_aspnet_segment(url);
}

std::string hide_session_id(const std::string& url, const UrlSessionId& id) {
    std::string hidden = url;
    // A mark that shown_url() leaves as it is; it becomes the length afterwards.
    constexpr char kMark = '\x1f';
    hidden.replace(id.begin, id.size, 1, kMark);
    std::string shown = shown_url(hidden);
    const std::size_t mark = shown.find(kMark);
    const std::string length = "<" + std::to_string(id.size) + " bytes>";
    if (mark != std::string::npos) shown.replace(mark, 1, length);
    return shown;
}

}  // namespace sessionaudit
