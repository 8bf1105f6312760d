// Local dates of a time zone, from the system's tzdata.
#pragma once

#include <chrono>
#include <string>

#include "sessionaudit/clock.hpp"

namespace sessionaudit {

bool is_time_zone(const std::string& name);

/// The functions below throw Error{not_found} for a zone that the system does not know.
/// Threads: any.

/// The time that clocks there show, as if it were UTC.
Timestamp clock_time(Timestamp at, const std::string& zone);
/// The last millisecond of a local day. Its midnight may not exist, or exist twice; then the next day begins
/// where clocks first show it.
Timestamp end_of_day(const std::chrono::year_month_day& date, const std::string& zone);

}  // namespace sessionaudit
