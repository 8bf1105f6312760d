// A clock that stands still until it is told.
#pragma once

#include <atomic>

#include "sessionaudit/clock.hpp"

namespace sessionaudit::test {

/// Threads: any.
class ManualClock final : public Clock {
  public:
    explicit ManualClock(Timestamp start) : millis_(to_millis(start)) {}
    /// Starts at 2026-03-01T12:00:00Z.
    ManualClock() : ManualClock(from_millis(1772366400000)) {}

    Timestamp now() const override { return from_millis(millis_.load()); }
    void advance(Milliseconds by) { millis_ += by.count(); }
    void set(Timestamp at) { millis_ = to_millis(at); }

  private:
    std::atomic<std::int64_t> millis_;
};

}  // namespace sessionaudit::test
