// Dates of cookies: draft-ietf-httpbis-rfc6265bis-22, 5.1.1. No weekday, no zone, no order of parts is looked
// at: the first token that can be a time is the time, and so on.
#include <array>

#include "core/ascii.hpp"
#include "sessionaudit/set_cookie.hpp"

namespace sessionaudit {
namespace {

constexpr std::array<std::string_view, 12> kMonths = {"jan", "feb", "mar", "apr", "may", "jun",
                                                      "jul", "aug", "sep", "oct", "nov", "dec"};

struct DateParts {
    std::optional<int> hour;  ///< minute and second are there where this is
    int minute = 0;
    int second = 0;
    std::optional<int> day;
    std::optional<int> month;
    std::optional<int> year;
};

constexpr bool is_delimiter(char octet) {
    return octet == '\t' || (octet >= ' ' && octet <= '/') || (octet >= ';' && octet <= '@') ||
           (octet >= '[' && octet <= '`') || (octet >= '{' && octet <= '~');
}

/// Takes a number of min to max digits from the front; absent where there are fewer. A digit more stays.
std::optional<int> take_number(std::string_view& text, std::size_t min, std::size_t max) {
    std::size_t digits = 0;
    int number = 0;
    while (digits < max && digits < text.size() && ascii::is_digit(text[digits]))
        number = number * 10 + (text[digits++] - '0');
    if (digits < min) return std::nullopt;
    text.remove_prefix(digits);
    return number;
}

/// A production may be followed by anything but one digit more.
bool ends_here(std::string_view rest) {
    return rest.empty() || !ascii::is_digit(rest.front());
}

std::optional<int> whole_number(std::string_view token, std::size_t min, std::size_t max) {
    const auto number = take_number(token, min, max);
    return number && ends_here(token) ? number : std::nullopt;
}

bool take_time(std::string_view token, DateParts& parts) {
    std::array<int, 3> fields{};
    for (std::size_t i = 0; i < fields.size(); ++i) {
        if (i > 0) {
            if (token.empty() || token.front() != ':') return false;
            token.remove_prefix(1);
        }
        const auto field = take_number(token, 1, 2);
        if (!field) return false;
        fields[i] = *field;
    }
    if (!ends_here(token)) return false;
    parts.hour = fields[0];
    parts.minute = fields[1];
    parts.second = fields[2];
    return true;
}

std::optional<int> month_of(std::string_view token) {
    for (std::size_t i = 0; i < kMonths.size(); ++i)
        if (ascii::starts_with_ignoring_case(token, kMonths[i])) return static_cast<int>(i) + 1;
    return std::nullopt;
}

void take_token(std::string_view token, DateParts& parts) {
    if (!parts.hour && take_time(token, parts)) return;
    if (!parts.day && (parts.day = whole_number(token, 1, 2))) return;
    if (!parts.month && (parts.month = month_of(token))) return;
    if (!parts.year) parts.year = whole_number(token, 2, 4);
}

/// Two digits mean 1970 to 2069.
int full_year(int year) {
    if (year >= 70 && year <= 99) return year + 1900;
    return year <= 69 ? year + 2000 : year;
}

}  // namespace

std::optional<Timestamp> parse_cookie_date(std::string_view text) {
    DateParts parts;
    for (std::size_t at = 0; at < text.size();) {
        std::size_t end = at;
        while (end < text.size() && !is_delimiter(text[end]))
            ++end;
        if (end > at) take_token(text.substr(at, end - at), parts);
        at = end + 1;
    }
    if (!parts.hour || !parts.day || !parts.month || !parts.year) return std::nullopt;
    const int year = full_year(*parts.year);
    if (year < 1601 || *parts.hour > 23 || parts.minute > 59 || parts.second > 59) return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year(year),
                                           std::chrono::month(static_cast<unsigned>(*parts.month)),
                                           std::chrono::day(static_cast<unsigned>(*parts.day))};
    if (!date.ok()) return std::nullopt;
    return std::chrono::sys_days(date) + std::chrono::hours(*parts.hour) +
           std::chrono::minutes(parts.minute) + std::chrono::seconds(parts.second);
}

}  // namespace sessionaudit
