// Whatever a calendar file holds: it is refused with a sentence that names the file, or deadlines can be
// computed with it that keep their promises, even where hardly a day is a working day.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "sessionaudit/error.hpp"
#include "sessionaudit/legal_calendar.hpp"

using namespace sessionaudit;

namespace {

// A rule costs time for each day it is asked about, and a calendar without working days has many of them.
constexpr std::size_t kSizeMax = 4096;

void require(bool holds) {
    if (!holds) std::abort();
}

void judge_deadline(const HolidayCalendar& calendar, Period period, DeadlineRoll roll) {
    const Timestamp received{std::chrono::sys_days{std::chrono::year{2190} / 1 / 31}};
    DeadlineRule rule;
    rule.period = period;
    rule.roll = roll;
    try {
        const Deadline found = deadline(received, rule, calendar);
        require(found.safe <= found.legal && found.legal > received && !found.why.empty());
        if (roll == DeadlineRoll::next_working_day) require(calendar.is_working_day(found.legal_date));
    } catch (const Error& error) {
        // Without a working day until the last year there is no such date.
        require(error.code() == ErrorCode::invalid_argument);
    }
}

void judge(const HolidayCalendar& calendar) {
    require(!calendar.id.empty() && !calendar.title.empty());
    for (const int year : {1, 1999, 2024, 9999})
        for (const Holiday& holiday : calendar.holidays(year)) {
            require(static_cast<int>(holiday.date.year()) == year);
            require(calendar.holiday(holiday.date).has_value());
            require(!calendar.is_working_day(holiday.date));
        }
    judge_deadline(calendar, {1, PeriodUnit::months}, DeadlineRoll::next_working_day);
    judge_deadline(calendar, {10, PeriodUnit::business_days}, DeadlineRoll::none);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size > kSizeMax) return 0;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    try {
        for (const HolidayCalendar& calendar : parse_holiday_calendars(text, "the file"))
            judge(calendar);
    } catch (const Error& error) {
        require(error.code() == ErrorCode::invalid_argument);
        require(std::string_view(error.what()).find("the file") != std::string_view::npos);
    }
    return 0;
}
