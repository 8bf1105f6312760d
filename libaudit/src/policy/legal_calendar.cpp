#include "sessionaudit/legal_calendar.hpp"

#include <algorithm>

#include "policy/holiday_rule.hpp"
#include "policy/local_time.hpp"
#include "policy/period_end.hpp"
#include "sessionaudit/error.hpp"

namespace sessionaudit {
namespace {

using std::chrono::days;
using std::chrono::sys_days;

constexpr int kDaysOfAnyMonth = 28;

/// Receipt, rule and place of one deadline, and what is said about it.
struct Reckoning {
    Timestamp received;
    const DeadlineRule& rule;
    const HolidayCalendar& calendar;
    sys_days event;
    Reasons why;

    sys_days local_day(Timestamp at) const {
        return std::chrono::floor<days>(clock_time(at, calendar.time_zone));
    }
    Timestamp end_of(sys_days day) const { return end_of_day(day, calendar.time_zone); }
};

void check_periods(const DeadlineRule& rule) {
    if (rule.period.count < 1)
        throw Error(ErrorCode::invalid_argument,
                    "a period is at least 1 long, and this one is " + std::to_string(rule.period.count));
    if (!rule.safe) return;
    if (rule.safe->count < 1 ||
        (rule.safe->unit == PeriodUnit::hours) != (rule.period.unit == PeriodUnit::hours))
        throw Error(ErrorCode::invalid_argument,
                    "the safe period '" + to_string(*rule.safe) +
                        "' must be at least 1 long, and in hours exactly when the period is");
}

void check_pauses(Timestamp received, std::span<const Pause> pauses) {
    Timestamp before = received;
    for (const Pause& pause : pauses) {
        if (pause.from < before || pause.to < pause.from)
            throw Error(ErrorCode::invalid_argument,
                        "the pause from " + to_rfc3339(pause.from) + " to " + to_rfc3339(pause.to) +
                            " must begin after the receipt and after the pause before it, and end "
                            "after it began");
        before = pause.to;
    }
}

std::string minute_text(Timestamp clock) {
    return to_rfc3339(clock).substr(0, sizeof("YYYY-MM-DDThh:mm") - 1);
}

Reckoning begin(Timestamp received, const DeadlineRule& rule, const HolidayCalendar& calendar,
                std::span<const Pause> pauses) {
    check_periods(rule);
    require_known_year(std::chrono::floor<days>(received), "the receipt");
    check_pauses(received, pauses);
    Reckoning now{received, rule, calendar, {}, {}};
    const Timestamp clock = clock_time(received, calendar.time_zone);
    now.event = std::chrono::floor<days>(clock);
    require_known_year(now.event, "the receipt");
    now.why.push_back(to_string(rule.period) + (rule.source.empty() ? "" : ": " + rule.source) +
                      (rule.confidence.empty() ? "" : " [" + rule.confidence + "]"));
    now.why.push_back("received " + to_rfc3339(received) + ", which is " + minute_text(clock) + " in " +
                      calendar.time_zone + "; holidays of " + calendar.title);
    return now;
}

void tell_start(Reckoning& now) {
    if (now.rule.period.unit == PeriodUnit::months)
        now.why.push_back("months end on the date of the same number as the day of receipt, " +
                          date_text(now.event));
    else if (now.rule.start == PeriodStart::exclude_event_day)
        now.why.push_back("the day of receipt, " + date_text(now.event) + ", is not counted");
    else
        now.why.push_back("the day of receipt, " + date_text(now.event) + ", is the first day");
}

bool is_shorter_than_two_days(const Period& period) {
    return (period.unit == PeriodUnit::hours && period.count < 48) ||
           (period.unit == PeriodUnit::days && period.count < 2);
}

/// Article 3(5) promises two working days in any period of two days or more. Whether that lengthens the 72
/// hours of GDPR Article 33 is disputed, so it is only told.
void tell_two_working_days(Reckoning& now, sys_days last_whole_day) {
    if (!now.calendar.regulation_1182_71 || is_shorter_than_two_days(now.rule.period)) return;
    const int found = working_days_between(now.event, last_whole_day, now.calendar);
    if (found >= 2) return;
    now.why.push_back("warning: it holds " + std::to_string(found) +
                      (found == 1 ? " whole working day" : " whole working days") +
                      "; Regulation (EEC, Euratom) No 1182/71 Article 3(5) asks for two and may be read to "
                      "lengthen it, which is contested and not relied on");
}

bool pauses_count(Reckoning& now, std::span<const Pause> pauses) {
    if (pauses.empty()) return false;
    if (!now.rule.pause_allowed) now.why.push_back("the rule allows no pause, so none is counted");
    return now.rule.pause_allowed;
}

/// False, and told, when the time was up before the pause began.
bool is_in_time(Reckoning& now, const Pause& pause, Timestamp end) {
    if (pause.from <= end) return true;
    now.why.push_back("the pause of " + to_rfc3339(pause.from) +
                      " began when the time was up, and gives no time back");
    return false;
}

sys_days paused(Reckoning& now, sys_days last, std::span<const Pause> pauses) {
    if (!pauses_count(now, pauses)) return last;
    for (const Pause& pause : pauses) {
        if (!is_in_time(now, pause, now.end_of(last))) break;
        const sys_days from = now.local_day(pause.from);
        const sys_days to = now.local_day(pause.to);
        const bool business = now.rule.period.unit == PeriodUnit::business_days;
        require_known_year(to, "the end of a pause");
        const int count =
            business ? working_days_between(from, to, now.calendar) : static_cast<int>((to - from).count());
        last = business ? add_working_days(last, count, now.calendar, WorkingDays::as_written, now.why)
                        : last + days{count};
        require_known_year(last, "the end of the period");
        now.why.push_back("the clock stood from " + date_text(from) + " to " + date_text(to) + ": " +
                          to_string(Period{count, business ? PeriodUnit::business_days : PeriodUnit::days}) +
                          " added, so the last day is " + date_text(last));
    }
    return last;
}

Timestamp paused_hours(Reckoning& now, Timestamp end, std::span<const Pause> pauses) {
    if (!pauses_count(now, pauses)) return end;
    for (const Pause& pause : pauses) {
        if (!is_in_time(now, pause, end)) break;
        end += pause.to - pause.from;
        now.why.push_back("the clock stood from " + to_rfc3339(pause.from) + " to " + to_rfc3339(pause.to) +
                          ", so the end moves to " + to_rfc3339(end));
    }
    return end;
}

Deadline finish(Reckoning& now, Timestamp legal, Timestamp safe, const std::string& safe_reason) {
    const sys_days legal_day = now.local_day(legal);
    const sys_days safe_day = now.local_day(safe);
    require_known_year(legal_day, "the end of the period");
    now.why.push_back("legal: the last moment is " + to_rfc3339(legal) + ", on " + date_text(legal_day) +
                      " in " + now.calendar.time_zone);
    now.why.push_back("safe: " + date_text(safe_day) + ", " + safe_reason);
    return {legal, legal_day, safe, safe_day, std::move(now.why)};
}

Deadline hours_deadline(Reckoning& now, std::span<const Pause> pauses) {
    const Timestamp plain = now.received + std::chrono::hours{now.rule.period.count};
    require_known_year(std::chrono::floor<days>(plain), "the end of the period");
    now.why.emplace_back(
        "hours are elapsed hours, whatever clocks do; the hour of receipt is counted, weekends and holidays "
        "are too");
    tell_two_working_days(now, now.local_day(plain) - days{1});
    const Timestamp legal = paused_hours(now, plain, pauses);
    const auto period = now.rule.safe ? *now.rule.safe : now.rule.period;
    const Timestamp safe = std::min(plain, now.received + std::chrono::hours{period.count});
    return finish(now, legal, safe, to_string(period) + " without pause, until " + to_rfc3339(safe));
}

/// A month is never shorter than 28 days.
Period safe_period(const DeadlineRule& rule) {
    if (rule.safe) return *rule.safe;
    if (rule.period.unit == PeriodUnit::months)
        return {rule.period.count * kDaysOfAnyMonth, PeriodUnit::days};
    return rule.period;
}

/// The earliest end of every reading, before pause and roll.
sys_days safe_day(const Reckoning& now, sys_days plain, const Period& period) {
    Reasons unsaid;
    const Counting strictest{now.event, now.rule.start, WorkingDays::strictest};
    return std::min({plain, last_day(period, strictest, now.calendar, unsaid),
                     last_day(now.rule.period, strictest, now.calendar, unsaid)});
}

Deadline date_deadline(Reckoning& now, std::span<const Pause> pauses) {
    tell_start(now);
    const Counting counting{now.event, now.rule.start, WorkingDays::as_written};
    const sys_days plain = last_day(now.rule.period, counting, now.calendar, now.why);
    now.why.push_back("counted out, the last day is " + date_text(plain));
    sys_days last = paused(now, plain, pauses);
    if (now.rule.roll == DeadlineRoll::next_working_day)
        last = rolled(last, now.calendar, now.why);
    else if (!now.calendar.is_working_day(last))
        now.why.push_back(date_text(last) + " is no working day, and the rule does not move the end");
    tell_two_working_days(now, last);
    const Period period = safe_period(now.rule);
    const sys_days safe = safe_day(now, plain, period);
    const bool business = period.unit == PeriodUnit::business_days;
    return finish(now, now.end_of(last), now.end_of(safe),
                  to_string(period) + (business ? ", Saturdays and contested holidays counted," : "") +
                      " without pause, not moved");
}

Deadline reckon(Reckoning now, std::span<const Pause> pauses) {
    return now.rule.period.unit == PeriodUnit::hours ? hours_deadline(now, pauses)
                                                     : date_deadline(now, pauses);
}

/// The safe period of the whole: the sum where the units allow one, else the shorter one as it is.
std::optional<Period> extended_safe(const DeadlineRule& rule, const Period& extension) {
    if (!rule.safe) return std::nullopt;
    if (rule.safe->unit == extension.unit) return Period{rule.safe->count + extension.count, extension.unit};
    if (rule.safe->unit == PeriodUnit::days && extension.unit == PeriodUnit::months)
        return Period{rule.safe->count + extension.count * kDaysOfAnyMonth, PeriodUnit::days};
    return rule.safe;
}

}  // namespace

Deadline deadline(Timestamp received, const DeadlineRule& rule, const HolidayCalendar& calendar,
                  std::span<const Pause> pauses) {
    return reckon(begin(received, rule, calendar, pauses), pauses);
}

Deadline extended_deadline(Timestamp received, const DeadlineRule& rule, const Period& extension,
                           const HolidayCalendar& calendar, std::span<const Pause> pauses) {
    if (extension.unit != rule.period.unit || extension.count < 1)
        throw Error(ErrorCode::invalid_argument, "the extension '" + to_string(extension) +
                                                     "' must be in the unit of the period '" +
                                                     to_string(rule.period) + "', and at least 1 long");
    const Deadline notice = deadline(received, rule, calendar, pauses);
    DeadlineRule whole = rule;
    whole.period.count += extension.count;
    whole.safe = extended_safe(rule, extension);
    Reckoning now = begin(received, whole, calendar, pauses);
    now.why.push_back("it is " + to_string(rule.period) + " extended by " + to_string(extension) +
                      ", counted in one piece from the receipt");
    now.why.push_back("the person is told of the extension and its reasons by " +
                      date_text(notice.legal_date) + ", safely by " + date_text(notice.safe_date));
    return reckon(std::move(now), pauses);
}

}  // namespace sessionaudit
