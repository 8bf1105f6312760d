// The ways logs write a moment.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "sessionaudit/clock.hpp"

namespace sessionaudit {

/// Reads the time of the common log format, 10/Oct/2000:13:55:36 -0700, and remembers the last date
/// and zone: the next line nearly always has the same.
/// Threads: one.
class CommonLogClock {
  public:
    /// Absent unless the text is exactly that form and names a moment that exists. Second 60 is the
    /// next minute's first.
    std::optional<Timestamp> read(std::string_view text);

  private:
    // What was read last, and its meaning; they agree from the start.
    std::string date_ = "01/Jan/1970";
    std::chrono::sys_days day_{};
    std::string zone_ = " +0000";
    std::chrono::minutes offset_{};
};

/// Seconds since 1970 with an optional fraction, "1585597114.768". Beyond a millisecond is cut off.
std::optional<Timestamp> parse_epoch_seconds(std::string_view text);

/// RFC 3339, and ISO 8601's offset without a colon (+0100) beside it.
std::optional<Timestamp> parse_iso8601(std::string_view text);

/// A time in whichever of these forms it is.
std::optional<Timestamp> parse_any_time(std::string_view text, CommonLogClock& clock);

}  // namespace sessionaudit
