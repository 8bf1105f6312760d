// By when something must be done: computes a date, with its reasons, from a legal period, a time of receipt
// and a place's holidays. docs/legal-calendar.md explains how, with examples.
#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "sessionaudit/clock.hpp"
#include "sessionaudit/holiday_calendar.hpp"
#include "sessionaudit/period.hpp"

#pragma GCC visibility push(default)
namespace sessionaudit {

/// Whether the day of the event is the period's first day. Months end on the date of the same number either
/// way, which is how Regulation 1182/71 Article 3(2)(c) and the ICO's "corresponding date" agree.
enum class PeriodStart { exclude_event_day, include_event_day };

/// What happens to a last day that is a Saturday, Sunday or holiday (Regulation 1182/71 Article 3(4)).
enum class DeadlineRoll { none, next_working_day };

/// A period as a law sets it. Hours are elapsed hours and never roll; business days end on one by themselves.
struct DeadlineRule {
    Period period;
    PeriodStart start = PeriodStart::exclude_event_day;
    DeadlineRoll roll = DeadlineRoll::none;
    bool pause_allowed = false;  ///< the clock may stand while the person's identity is checked
    std::optional<Period>
        safe;                ///< a shorter period whose end is never too late; absent: 28 days for a month
    std::string source;      ///< the article; it is quoted in `why`
    std::string confidence;  ///< how sure the reading is, in the policy's words; may be empty
};

/// When the clock was stopped: [from, to). Ordered and not overlapping where there are several.
struct Pause {
    Timestamp from;
    Timestamp to;
};

/// A date that can be defended.
struct Deadline {
    Timestamp legal;                         ///< the last millisecond in time, UTC
    std::chrono::year_month_day legal_date;  ///< its date in the calendar's time zone
    /// What alerts should use: never later than `legal`, never rolled, never paused, 28 days for a month,
    /// Saturdays and contested holidays counted as business days, and the rule's own safe period kept.
    Timestamp safe;
    std::chrono::year_month_day safe_date;
    std::vector<std::string> why;  ///< sentences in the order of computing, dates as YYYY-MM-DD
};

/// The end of the rule's period from `received`, whose local date in the calendar's time zone decides.
/// Pauses count only where the rule allows them and when they begin before the time is up.
/// Throws Error{invalid_argument} for a period below 1, for pauses out of order or before the receipt, and
/// for a receipt or a result outside the years 1990 to 2200; Error{not_found} for an unknown time zone.
/// Threads: may be called from any thread at once.
Deadline deadline(Timestamp received, const DeadlineRule& rule, const HolidayCalendar& calendar,
                  std::span<const Pause> pauses = {});

/// The same for a period that was extended: counted in one piece from the receipt, so that one month and two
/// further months from 31 January end on 30 April. `why` says by when the person must be told.
/// Throws as deadline(), and Error{invalid_argument} when the extension has another unit than the period.
Deadline extended_deadline(Timestamp received, const DeadlineRule& rule, const Period& extension,
                           const HolidayCalendar& calendar, std::span<const Pause> pauses = {});

}  // namespace sessionaudit
#pragma GCC visibility pop
