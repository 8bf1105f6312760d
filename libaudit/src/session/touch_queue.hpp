// Touches on their way to the writer.
#pragma once

#include <utility>
#include <vector>

#include "sessionaudit/clock.hpp"
#include "sessionaudit/ids.hpp"
#include "sessionaudit/mutex.hpp"

namespace sessionaudit {

struct Touch {
    SessionId session{};
    Timestamp seen{};
    Timestamp expires{};
};

/// Gathers what comes while the writer is busy, so that one job writes many touches and a check pays for
/// none of it. Threads: any.
class TouchQueue {
  public:
    /// True when the caller is to send a job that takes them: for the first, and every second while none
    /// came, for a job whose transaction could not be begun takes nothing.
    bool add(const Touch& touch) {
        const LockGuard lock(mutex_);
        touches_.push_back(touch);
        const bool waited = touch.seen < asked_ || touch.seen - asked_ >= Seconds(1);
        if (touches_.size() > 1 && !waited) return false;
        asked_ = touch.seen;
        return true;
    }
    std::vector<Touch> take() {
        const LockGuard lock(mutex_);
        return std::exchange(touches_, {});
    }

  private:
    Mutex mutex_;
    std::vector<Touch> touches_ SESSIONAUDIT_GUARDED_BY(mutex_);
    Timestamp asked_ SESSIONAUDIT_GUARDED_BY(mutex_){};  ///< when a job was sent last
};

}  // namespace sessionaudit
