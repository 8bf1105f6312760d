#include "policy/period_end.hpp"

#include <array>

#include "policy/holiday_rule.hpp"
#include "sessionaudit/error.hpp"

namespace sessionaudit {
namespace {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year_month_day;

constexpr std::array kWeekdays{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"};

/// "Karfreitag (the law)" or "a Sunday".
std::string reason_of(sys_days day, const HolidayCalendar& calendar) {
    if (const auto holiday = calendar.holiday(day))
        return holiday->name + " (" + holiday->source + ")" +
               (holiday->contested ? ", which not everybody counts" : "");
    return std::string("a ") + kWeekdays.at(std::chrono::weekday{day}.c_encoding());
}

std::string citing(const HolidayCalendar& calendar, const std::string& paragraph) {
    if (!calendar.regulation_1182_71) return {};
    return " (Regulation (EEC, Euratom) No 1182/71 Article " + paragraph + ")";
}

sys_days same_date_after(sys_days event, int months, const HolidayCalendar& calendar, Reasons& why) {
    const year_month_day wanted = year_month_day{event} + std::chrono::months{months};
    if (wanted.ok()) return wanted;
    const sys_days last{wanted.year() / wanted.month() / std::chrono::last};
    why.push_back("that month has no day " + std::to_string(static_cast<unsigned>(wanted.day())) +
                  ", so the period ends on its last day, " + date_text(last) + citing(calendar, "3(2)(c)"));
    return last;
}

}  // namespace

void require_known_year(sys_days day, const std::string& what) {
    const year_month_day date{day};
    const int year = static_cast<int>(date.year());
    if (year < kYearMin || year > kYearMax)
        throw Error(ErrorCode::invalid_argument,
                    what + " is " + date_text(date) + ", and dates are computed from " +
                        std::to_string(kYearMin) + " to " + std::to_string(kYearMax));
}

sys_days add_working_days(sys_days day, int count, const HolidayCalendar& calendar, WorkingDays reading,
                          Reasons& why) {
    int weekend_days = 0;
    while (count > 0) {
        day += days{1};
        require_known_year(day, "the end of the period");
        if (calendar.is_working_day(day, reading))
            --count;
        else if (calendar.is_weekend(day))
            ++weekend_days;
        else
            why.push_back(date_text(day) + " is " + reason_of(day, calendar) + ", no business day");
    }
    if (weekend_days > 0)
        why.push_back("days of weekends that are no business days: " + std::to_string(weekend_days));
    return day;
}

int working_days_between(sys_days from, sys_days to, const HolidayCalendar& calendar) {
    int count = 0;
    for (sys_days day = from + days{1}; day <= to; day += days{1})
        if (calendar.is_working_day(day)) ++count;
    return count;
}

sys_days last_day(const Period& period, const Counting& counting, const HolidayCalendar& calendar,
                  Reasons& why) {
    const bool include = counting.start == PeriodStart::include_event_day;
    const sys_days before = counting.event - days{include ? 1 : 0};
    sys_days last = counting.event;
    switch (period.unit) {
        case PeriodUnit::hours:
            throw Error(ErrorCode::internal, "a period in hours has no last day");
        case PeriodUnit::days:
            last = before + days{period.count};
            break;
        case PeriodUnit::business_days:
            last = add_working_days(before, period.count, calendar, counting.reading, why);
            break;
        case PeriodUnit::months:
            last = same_date_after(counting.event, period.count, calendar, why);
            break;
    }
    require_known_year(last, "the end of the period");
    return last;
}

sys_days rolled(sys_days day, const HolidayCalendar& calendar, Reasons& why) {
    const sys_days first = day;
    for (; !calendar.is_working_day(day); day += days{1}) {
        require_known_year(day, "the end of the period");
        why.push_back(date_text(day) + " is " + reason_of(day, calendar) + ", no working day");
    }
    if (day != first)
        why.push_back("the period ends with the next working day, " + date_text(day) +
                      citing(calendar, "3(4)"));
    return day;
}

}  // namespace sessionaudit
