// Those who watch jobs over connections that stay open: only so many at once, and none when the server stops.
#pragma once

#include <atomic>
#include <chrono>

#include "sessionaudit/cond_var.hpp"

namespace sessionaudit::server {

/// Threads: any.
class Watchers {
  public:
    explicit Watchers(std::size_t most) : most_(most) {}

    /// A place among those who watch, as long as it lives.
    class Place {
      public:
        /// Throws Problem 503 `too-many-watchers`.
        explicit Place(Watchers& watchers) : watchers_(watchers) { watchers_.enter(); }
        Place(const Place&) = delete;
        Place& operator=(const Place&) = delete;
        ~Place() { watchers_.leave(); }

      private:
        Watchers& watchers_;
    };

    /// Sleeps; false when it is time to go.
    bool wait(std::chrono::milliseconds time);
    /// Something may have changed: those who wait look again.
    void wake();
    /// Everybody goes, and nobody comes.
    void close();

  private:
    void enter() SESSIONAUDIT_EXCLUDES(mutex_);
    void leave() SESSIONAUDIT_EXCLUDES(mutex_);

    const std::size_t most_;
    Mutex mutex_;
    CondVar changed_;
    std::size_t count_ SESSIONAUDIT_GUARDED_BY(mutex_) = 0;
    std::uint64_t changes_ SESSIONAUDIT_GUARDED_BY(mutex_) = 0;
    bool closed_ SESSIONAUDIT_GUARDED_BY(mutex_) = false;
};

}  // namespace sessionaudit::server
