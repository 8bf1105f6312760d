// The day of a holiday rule in a year.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "sessionaudit/holiday_calendar.hpp"

namespace sessionaudit {

/// A shift moves a holiday at most this far, so a year's holidays come from rules of it and its neighbours.
constexpr int kShiftMax = 7;

/// Easter Sunday of the Gregorian calendar.
std::chrono::sys_days easter_sunday(int year);

/// First days of a holiday in a year: where the rule moves it, and where it would be without. They are the
/// same for one that is not moved, or is no holiday on its own day any more.
struct HolidayDays {
    std::chrono::sys_days moved;
    std::chrono::sys_days kept;
};
/// Absent in years without it.
std::optional<HolidayDays> days_of(const HolidayRule& rule, int year);

/// "2026-04-03".
std::string date_text(const std::chrono::year_month_day& date);

}  // namespace sessionaudit
