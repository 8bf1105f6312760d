#include "policy/local_time.hpp"

#include <date/tz.h>

#include <stdexcept>

#include "sessionaudit/error.hpp"

namespace sessionaudit {
namespace {

using std::chrono::sys_days;
using std::chrono::year;

/// tzdata's compiled files list changes of the clock up to 2037, and the date library reads no further.
constexpr int kListedYear = 2037;

const date::time_zone& zone_named(const std::string& name) {
    try {
        return *date::locate_zone(name);
    } catch (const std::runtime_error&) {
        throw Error(ErrorCode::not_found, "the time zone '" + name +
                                              "' is not known to this system; is its time zone database "
                                              "(tzdata) installed, and the name an IANA one?");
    }
}

/// Later years go by the newest listed year with the same days of the week, so that "last Sunday of March"
/// falls on the same date: the days between the two.
std::chrono::days to_listed_year(int in_year) {
    if (in_year <= kListedYear) return std::chrono::days{0};
    const sys_days begin{year{in_year} / 1 / 1};
    for (int listed = kListedYear;; --listed) {
        const sys_days same{year{listed} / 1 / 1};
        if (year{listed}.is_leap() == year{in_year}.is_leap() &&
            std::chrono::weekday{same} == std::chrono::weekday{begin})
            return begin - same;
    }
}

int year_of(std::chrono::sys_seconds at) {
    return static_cast<int>(std::chrono::year_month_day{std::chrono::floor<std::chrono::days>(at)}.year());
}

}  // namespace

bool is_time_zone(const std::string& name) {
    try {
        return date::locate_zone(name) != nullptr;
    } catch (const std::runtime_error&) {
        return false;
    }
}

Timestamp clock_time(Timestamp at, const std::string& zone) {
    const auto second = std::chrono::floor<Seconds>(at);
    const auto listed = second - to_listed_year(year_of(second));
    return at + zone_named(zone).get_info(listed).offset;
}

Timestamp end_of_day(const std::chrono::year_month_day& date, const std::string& zone) {
    const sys_days next = sys_days{date} + std::chrono::days{1};
    const auto moved = to_listed_year(year_of(next));
    const date::local_seconds midnight{(next - moved).time_since_epoch()};
    const auto info = zone_named(zone).get_info(midnight);
    const auto begins = info.result == date::local_info::nonexistent
                            ? info.first.end
                            : date::sys_seconds{midnight.time_since_epoch() - info.first.offset};
    return Timestamp{begins + moved} - Milliseconds{1};
}

}  // namespace sessionaudit
