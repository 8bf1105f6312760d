#include "policy/period_moment.hpp"

namespace sessionaudit {
namespace {

Timestamp add_months(Timestamp from, int count) {
    const auto midnight = std::chrono::floor<std::chrono::days>(from);
    const std::chrono::year_month_day date{midnight};
    const auto month = date.year() / date.month() + std::chrono::months{count};
    const std::chrono::day last = (month / std::chrono::last).day();
    return std::chrono::sys_days{month / std::min(date.day(), last)} + (from - midnight);
}

}  // namespace

Timestamp moment_after(Timestamp from, const Period& period) {
    switch (period.unit) {
        case PeriodUnit::hours:
            return from + std::chrono::hours{period.count};
        case PeriodUnit::days:
        case PeriodUnit::business_days:
            return from + std::chrono::days{period.count};
        case PeriodUnit::months:
            return add_months(from, period.count);
    }
    return from;
}

Timestamp moment_before(Timestamp now, const Period& period) {
    if (period.unit != PeriodUnit::months) return now - (moment_after(now, period) - now);
    // A day of the month that the earlier month lacks: the last moment of that month is old enough.
    Timestamp from = add_months(now, -period.count);
    while (moment_after(from + std::chrono::days{1}, period) <= now)
        from += std::chrono::days{1};
    return from;
}

}  // namespace sessionaudit
