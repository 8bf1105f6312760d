#include "ingest/log_time.hpp"

#include <charconv>

namespace sessionaudit {
namespace {

constexpr std::string_view kMonths = "JanFebMarAprMayJunJulAugSepOctNovDec";
constexpr std::size_t kDateSize = 11;  // 10/Oct/2000
constexpr std::size_t kZoneSize = 6;   // with its space
constexpr std::size_t kFormSize = 26;  // 10/Oct/2000:13:55:36 -0700
/// Far enough for any log, near enough that no sum overflows.
constexpr std::int64_t kSecondsMax = 253'402'300'799;  // 9999-12-31T23:59:59Z

/// -1 when one of them is not a digit.
int two_digits(std::string_view text, std::size_t at) {
    const int tens = text[at] - '0';
    const int ones = text[at + 1] - '0';
    return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? -1 : tens * 10 + ones;
}

std::optional<std::chrono::sys_days> read_date(std::string_view text) {
    const int day = two_digits(text, 0);
    const int century = two_digits(text, 7);
    const int year = two_digits(text, 9);
    const std::size_t month = kMonths.find(text.substr(3, 3));
    if (day < 0 || century < 0 || year < 0 || text[2] != '/' || text[6] != '/') return std::nullopt;
    if (month == std::string_view::npos || month % 3 != 0) return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year{century * 100 + year},
                                           std::chrono::month{static_cast<unsigned>(month / 3 + 1)},
                                           std::chrono::day{static_cast<unsigned>(day)}};
    if (!date.ok()) return std::nullopt;
    return std::chrono::sys_days{date};
}

std::optional<std::chrono::minutes> read_zone(std::string_view text) {
    const int hours = two_digits(text, 2);
    const int minutes = two_digits(text, 4);
    if (text[0] != ' ' || hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return std::nullopt;
    if (text[1] == '+') return std::chrono::minutes{hours * 60 + minutes};
    if (text[1] == '-') return -std::chrono::minutes{hours * 60 + minutes};
    return std::nullopt;
}

}  // namespace

std::optional<Timestamp> CommonLogClock::read(std::string_view text) {
    if (text.size() != kFormSize) return std::nullopt;
    const std::string_view date = text.substr(0, kDateSize);
    if (date != date_) {
        const auto day = read_date(date);
        if (!day) return std::nullopt;
        day_ = *day;
        date_ = date;
    }
    const std::string_view zone = text.substr(kFormSize - kZoneSize);
    if (zone != zone_) {
        const auto offset = read_zone(zone);
        if (!offset) return std::nullopt;
        offset_ = *offset;
        zone_ = zone;
    }
    const int hour = two_digits(text, kDateSize + 1);
    const int minute = two_digits(text, kDateSize + 4);
    const int second = two_digits(text, kDateSize + 7);
    const bool separated = text[kDateSize] == ':' && text[kDateSize + 3] == ':' && text[kDateSize + 6] == ':';
    if (!separated || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60)
        return std::nullopt;
    return Timestamp{day_} + std::chrono::hours{hour} + std::chrono::minutes{minute} + Seconds{second} -
           offset_;
}

std::optional<Timestamp> parse_epoch_seconds(std::string_view text) {
    std::int64_t seconds = 0;
    const char* const end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, seconds);
    if (error != std::errc{} || seconds < 0 || seconds > kSecondsMax) return std::nullopt;
    std::int64_t millis = 0;
    if (rest != end) {
        if (*rest != '.' || rest + 1 == end) return std::nullopt;
        int weight = 100;
        for (const char* digit = rest + 1; digit != end; ++digit) {
            if (*digit < '0' || *digit > '9') return std::nullopt;
            millis += weight * (*digit - '0');
            weight /= 10;
        }
    }
    return from_millis(seconds * 1000 + millis);
}

std::optional<Timestamp> parse_iso8601(std::string_view text) {
    const bool bare_offset =
        text.size() > 5 && (text[text.size() - 5] == '+' || text[text.size() - 5] == '-');
    if (!bare_offset) return parse_rfc3339(text);
    std::string with_colon(text);
    with_colon.insert(with_colon.size() - 2, 1, ':');
    return parse_rfc3339(with_colon);
}

std::optional<Timestamp> parse_any_time(std::string_view text, CommonLogClock& clock) {
    if (const auto at = clock.read(text)) return at;
    if (const auto at = parse_iso8601(text)) return at;
    return parse_epoch_seconds(text);
}

}  // namespace sessionaudit
