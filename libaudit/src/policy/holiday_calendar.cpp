#include "sessionaudit/holiday_calendar.hpp"

#include <algorithm>

#include "policy/holiday_rule.hpp"

namespace sessionaudit {
namespace {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year_month_day;

bool is_in_run(sys_days day, sys_days begin, const HolidayRule& rule) {
    return day >= begin && day < begin + days{rule.days};
}

/// A moved holiday, or a run of days, may belong to the year before or after.
bool is_day_of(const HolidayRule& rule, sys_days day) {
    const int first = static_cast<int>(year_month_day{day - days{kShiftMax + rule.days}}.year());
    const int last = static_cast<int>(year_month_day{day + days{kShiftMax}}.year());
    for (int year = first; year <= last; ++year) {
        const auto found = days_of(rule, year);
        if (found && (is_in_run(day, found->moved, rule) || is_in_run(day, found->kept, rule))) return true;
    }
    return false;
}

/// A contested holiday only where no other is on the same day.
const HolidayRule* rule_of(const std::vector<HolidayRule>& rules, sys_days day) {
    const HolidayRule* found = nullptr;
    for (const HolidayRule& rule : rules) {
        if (found != nullptr && rule.contested) continue;
        if (!is_day_of(rule, day)) continue;
        found = &rule;
        if (!rule.contested) break;
    }
    return found;
}

void add_run(std::vector<Holiday>& list, const HolidayRule& rule, sys_days begin, int year) {
    for (int i = 0; i < rule.days; ++i) {
        const year_month_day date{begin + days{i}};
        if (static_cast<int>(date.year()) == year)
            list.push_back({date, rule.name, rule.source, rule.contested});
    }
}

unsigned weekday_of(const year_month_day& date) {
    return std::chrono::weekday{sys_days{date}}.c_encoding();
}

}  // namespace

std::vector<Holiday> HolidayCalendar::holidays(int year) const {
    std::vector<Holiday> found;
    for (const HolidayRule& rule : rules)
        for (int of = year - 1; of <= year + 1; ++of)
            if (const auto days_of_it = days_of(rule, of)) {
                add_run(found, rule, days_of_it->moved, year);
                if (days_of_it->kept != days_of_it->moved) add_run(found, rule, days_of_it->kept, year);
            }
    std::stable_sort(found.begin(), found.end(),
                     [](const Holiday& a, const Holiday& b) { return a.date < b.date; });
    return found;
}

std::optional<Holiday> HolidayCalendar::holiday(const year_month_day& date) const {
    const HolidayRule* const rule = rule_of(rules, sys_days{date});
    if (rule == nullptr) return std::nullopt;
    return Holiday{date, rule->name, rule->source, rule->contested};
}

bool HolidayCalendar::is_weekend(const year_month_day& date) const {
    return weekend.at(weekday_of(date));
}

bool HolidayCalendar::is_working_day(const year_month_day& date, WorkingDays reading) const {
    const bool strictest = reading == WorkingDays::strictest;
    const bool counts_anyway = strictest && weekday_of(date) == std::chrono::Saturday.c_encoding();
    if (is_weekend(date) && !counts_anyway) return false;
    const HolidayRule* const rule = rule_of(rules, sys_days{date});
    return rule == nullptr || (strictest && rule->contested);
}

}  // namespace sessionaudit
