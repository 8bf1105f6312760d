// Who must be told of a breach, by when.
#pragma once

#include <map>
#include <vector>

#include "sessionaudit/breach.hpp"
#include "sessionaudit/holiday_calendar.hpp"

namespace sessionaudit {

/// `calendars` must hold the breach's own and "us-ca". Throws Error{invalid_argument} when its own is
/// missing.
std::vector<BreachClock> breach_clocks(const BreachInfo& breach,
                                       const std::map<std::string, HolidayCalendar>& calendars);

}  // namespace sessionaudit
