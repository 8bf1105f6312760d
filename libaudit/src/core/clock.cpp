#include "sessionaudit/clock.hpp"

#include "core/ascii.hpp"

#include <array>
#include <cstdio>

namespace sessionaudit {
namespace {

class SystemClock final : public Clock {
  public:
    Timestamp now() const override {
        return std::chrono::time_point_cast<Milliseconds>(std::chrono::system_clock::now());
    }
};

/// Reads exactly `digits` decimal digits at `position` and moves past them.
std::optional<int> take_number(std::string_view text, std::size_t& position, std::size_t digits) {
    if (position + digits > text.size()) return std::nullopt;
    int value = 0;
    for (std::size_t i = 0; i < digits; ++i) {
        const char c = text[position + i];
        if (c < '0' || c > '9') return std::nullopt;
        value = value * 10 + (c - '0');
    }
    position += digits;
    return value;
}

bool take_char(std::string_view text, std::size_t& position, std::string_view allowed) {
    if (position >= text.size() || allowed.find(text[position]) == std::string_view::npos) return false;
    ++position;
    return true;
}

std::optional<Milliseconds> take_fraction(std::string_view text, std::size_t& position) {
    if (position >= text.size() || text[position] != '.') return Milliseconds{0};
    ++position;
    int millis = 0;
    std::size_t digits = 0;
    while (position < text.size() && ascii::is_digit(text[position])) {
        if (digits < 3) millis = millis * 10 + (text[position] - '0');
        ++digits;
        ++position;
    }
    if (digits == 0) return std::nullopt;
    for (std::size_t i = digits; i < 3; ++i)
        millis *= 10;
    return Milliseconds{millis};
}

std::optional<std::chrono::minutes> take_offset(std::string_view text, std::size_t& position) {
    if (take_char(text, position, "Zz")) return std::chrono::minutes{0};
    if (position >= text.size()) return std::nullopt;
    const int sign = text[position] == '-' ? -1 : 1;
    if (!take_char(text, position, "+-")) return std::nullopt;
    const auto hours = take_number(text, position, 2);
    if (!hours || !take_char(text, position, ":")) return std::nullopt;
    const auto minutes = take_number(text, position, 2);
    if (!minutes || *hours > 23 || *minutes > 59) return std::nullopt;
    return std::chrono::minutes{sign * (*hours * 60 + *minutes)};
}

}  // namespace

const Clock& system_clock() {
    static const SystemClock clock;
    return clock;
}

std::string to_rfc3339(Timestamp at) {
    const auto day = std::chrono::floor<std::chrono::days>(at);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss time{at - day};
    std::array<char, 40> text{};
    std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ",
                  static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                  static_cast<unsigned>(date.day()), static_cast<int>(time.hours().count()),
                  static_cast<int>(time.minutes().count()), static_cast<int>(time.seconds().count()),
                  static_cast<int>(time.subseconds().count()));
    return text.data();
}

std::optional<Timestamp> parse_rfc3339(std::string_view text) {
    std::size_t position = 0;
    const auto year = take_number(text, position, 4);
    if (!year || !take_char(text, position, "-")) return std::nullopt;
    const auto month = take_number(text, position, 2);
    if (!month || !take_char(text, position, "-")) return std::nullopt;
    const auto day = take_number(text, position, 2);
    if (!day || !take_char(text, position, "Tt ")) return std::nullopt;
    const auto hour = take_number(text, position, 2);
    if (!hour || !take_char(text, position, ":")) return std::nullopt;
    const auto minute = take_number(text, position, 2);
    if (!minute || !take_char(text, position, ":")) return std::nullopt;
    const auto second = take_number(text, position, 2);
    if (!second) return std::nullopt;
    const auto fraction = take_fraction(text, position);
    if (!fraction) return std::nullopt;
    const auto offset = take_offset(text, position);
    if (!offset || position != text.size()) return std::nullopt;

    const std::chrono::year_month_day date{std::chrono::year{*year},
                                           std::chrono::month{static_cast<unsigned>(*month)},
                                           std::chrono::day{static_cast<unsigned>(*day)}};
    // RFC 3339 section 5.6 allows second 60 for a leap second; it is read as the next minute's first.
    if (!date.ok() || *hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
    return Timestamp{std::chrono::sys_days{date}} + std::chrono::hours{*hour} +
           std::chrono::minutes{*minute} + Seconds{*second} + *fraction - *offset;
}

}  // namespace sessionaudit
