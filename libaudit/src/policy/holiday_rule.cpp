#include "policy/holiday_rule.hpp"

#include <array>
#include <cstdio>

namespace sessionaudit {
namespace {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year;

std::optional<sys_days> unmoved(const HolidayRule& rule, int in_year) {
    const year y{in_year};
    switch (rule.kind) {
        case HolidayKind::fixed: {
            const auto date = y / rule.month / rule.day;
            return date.ok() ? std::optional<sys_days>(date) : std::nullopt;
        }
        case HolidayKind::easter:
            return easter_sunday(in_year) + days{rule.offset};
        case HolidayKind::nth_weekday:
            return sys_days{y / rule.month / rule.weekday[rule.nth]};
        case HolidayKind::last_weekday:
            return sys_days{y / rule.month / rule.weekday[std::chrono::last]};
        case HolidayKind::weekday_from: {
            const sys_days from{y / rule.month / rule.day};
            return from + (rule.weekday - std::chrono::weekday{from});
        }
    }
    return std::nullopt;
}

}  // namespace

sys_days easter_sunday(int in_year) {
    // The Gregorian computus of Clavius (1582): the Sunday after the paschal full moon. The names are the
    // church's own; `epact` is the age of the moon on 1 January, 24 and late 25 being moved up by one.
    const int golden = in_year % 19 + 1;
    const int century = in_year / 100 + 1;
    const int solar = 3 * century / 4 - 12;
    const int lunar = (8 * century + 5) / 25 - 5;
    int epact = ((11 * golden + 20 + lunar - solar) % 30 + 30) % 30;
    if (epact == 24 || (epact == 25 && golden > 11)) ++epact;
    int full_moon = 44 - epact;  // as a day of March
    if (full_moon < 21) full_moon += 30;
    const sys_days moon = sys_days{year{in_year} / std::chrono::March / 1} + days{full_moon - 1};
    const days to_sunday = std::chrono::Sunday - std::chrono::weekday{moon};
    return moon + (to_sunday == days{0} ? days{7} : to_sunday);
}

std::optional<HolidayDays> days_of(const HolidayRule& rule, int in_year) {
    if (in_year < rule.from || in_year > rule.to) return std::nullopt;
    const auto own = unmoved(rule, in_year);
    if (!own) return std::nullopt;
    const sys_days moved = *own + days{rule.shift.at(std::chrono::weekday{*own}.c_encoding())};
    return HolidayDays{moved, rule.keeps_day ? *own : moved};
}

std::string date_text(const std::chrono::year_month_day& date) {
    std::array<char, 40> text{};
    std::snprintf(text.data(), text.size(), "%04d-%02u-%02u", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
    return text.data();
}

}  // namespace sessionaudit
