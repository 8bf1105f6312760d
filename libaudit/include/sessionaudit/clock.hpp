// Time as a parameter.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#pragma GCC visibility push(default)
namespace sessionaudit {

/// A moment in UTC, to the millisecond. Stored as an integer of milliseconds since 1970-01-01.
using Timestamp = std::chrono::sys_time<std::chrono::milliseconds>;
using Milliseconds = std::chrono::milliseconds;
using Seconds = std::chrono::seconds;

/// Where "now" comes from.
/// Threads: now() may be called from any thread at once.
class Clock {
  public:
    Clock() = default;
    Clock(const Clock&) = delete;
    Clock& operator=(const Clock&) = delete;
    virtual ~Clock() = default;
    virtual Timestamp now() const = 0;
};

/// The operating system's wall clock.
const Clock& system_clock();

/// RFC 3339 in UTC with milliseconds: 2026-03-01T09:30:00.000Z.
std::string to_rfc3339(Timestamp at);
/// Reads an RFC 3339 date-time with any offset; fractions beyond a millisecond are cut off.
/// Absent when the text is not one, or names a day that does not exist.
std::optional<Timestamp> parse_rfc3339(std::string_view text);

constexpr std::int64_t to_millis(Timestamp at) noexcept {
    return at.time_since_epoch().count();
}
constexpr Timestamp from_millis(std::int64_t millis) noexcept {
    return Timestamp{Milliseconds{millis}};
}

}  // namespace sessionaudit
#pragma GCC visibility pop
