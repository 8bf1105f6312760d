// Where a period ends as a moment, for expiry and retention: no holidays, no local time.
#pragma once

#include "sessionaudit/clock.hpp"
#include "sessionaudit/period.hpp"

namespace sessionaudit {

/// Months end on the same day of the month at the same time of day in UTC, or on the last day of a shorter
/// month. Business days are counted as days, which is never later than they are.
Timestamp moment_after(Timestamp from, const Period& period);
/// The latest moment whose moment_after() is not after `now`: what is older than the period.
Timestamp moment_before(Timestamp now, const Period& period);

}  // namespace sessionaudit
