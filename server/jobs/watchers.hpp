// Those who watch jobs over connections that stay open: only so many at once, and none when the server stops.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>

namespace sessionaudit::server {

/// Threads: any.
class Watchers {
  public:
    explicit Watchers(std::size_t most) : most_(most) {}

    /// A place among those who watch, as long as it lives.
    class Place {
      public:
        /// Throws Problem 503 `too-many-watchers`.
        explicit Place(Watchers& watchers);
        Place(const Place&) = delete;
        Place& operator=(const Place&) = delete;
        ~Place();

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
    const std::size_t most_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::size_t count_ = 0;
    std::uint64_t changes_ = 0;
    bool closed_ = false;
};

}  // namespace sessionaudit::server
