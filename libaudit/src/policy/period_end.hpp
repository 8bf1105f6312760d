// Where a period ends: counting only, without pauses and rolling.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "sessionaudit/legal_calendar.hpp"

namespace sessionaudit {

/// Sentences about what was counted.
using Reasons = std::vector<std::string>;

/// What a period is counted from, and how.
struct Counting {
    std::chrono::sys_days event;  ///< the local day of the receipt
    PeriodStart start = PeriodStart::exclude_event_day;
    WorkingDays reading = WorkingDays::as_written;
};

/// The first and the last year that dates may be in.
constexpr int kYearMin = 1990;
constexpr int kYearMax = 2200;

/// Throws Error{invalid_argument} for a day outside these years; `what` is the sentence's subject.
void require_known_year(std::chrono::sys_days day, const std::string& what);

/// The last day of a period in days, business days or months. Throws Error{invalid_argument} when it lies
/// beyond kYearMax.
std::chrono::sys_days last_day(const Period& period, const Counting& counting,
                               const HolidayCalendar& calendar, Reasons& why);

/// So many working days after `day`; tells which holidays were passed.
std::chrono::sys_days add_working_days(std::chrono::sys_days day, int count, const HolidayCalendar& calendar,
                                       WorkingDays reading, Reasons& why);

/// Working days after `from`, up to and including `to`.
int working_days_between(std::chrono::sys_days from, std::chrono::sys_days to,
                         const HolidayCalendar& calendar);

/// The next working day, or `day` itself when it is one; tells what each day passed was.
std::chrono::sys_days rolled(std::chrono::sys_days day, const HolidayCalendar& calendar, Reasons& why);

}  // namespace sessionaudit
