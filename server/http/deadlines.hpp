// Ends connections that take too long over something. A time-out per read would not: who sends a byte now and
// then never meets it.
#pragma once

#include <sys/socket.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <list>
#include <mutex>
#include <thread>

namespace sessionaudit::server {

/// Threads: any.
class Deadlines {
  public:
    using Steady = std::chrono::steady_clock;

    Deadlines();
    Deadlines(const Deadlines&) = delete;
    Deadlines& operator=(const Deadlines&) = delete;
    ~Deadlines();

    /// One connection's. The socket is shut down, not closed, when the time is up: its reader wakes and goes.
    class Watch {
      public:
        Watch(Deadlines& deadlines, int descriptor);
        Watch(const Watch&) = delete;
        Watch& operator=(const Watch&) = delete;
        ~Watch();
        void set(std::chrono::milliseconds from_now, bool idle) noexcept;
        void clear() noexcept { until_.store(kNever, std::memory_order_relaxed); }
        bool idle() const noexcept { return idle_.load(std::memory_order_relaxed); }

      private:
        friend class Deadlines;
        static constexpr Steady::rep kNever = Steady::duration::max().count();
        Deadlines& deadlines_;
        const int descriptor_;
        std::atomic<Steady::rep> until_{kNever};
        std::atomic<bool> idle_{false};
        std::list<Watch*>::iterator place_;
    };

    std::size_t count() const;
    /// Shuts down those that wait for their next request.
    void end_idle() noexcept;

  private:
    void loop();
    mutable std::mutex mutex_;
    std::condition_variable wake_;
    std::list<Watch*> watches_;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace sessionaudit::server
