// Ends connections that take too long over something. A time-out per read would not: who sends a byte now and
// then never meets it.
#pragma once

#include <sys/socket.h>

#include <atomic>
#include <chrono>
#include <list>
#include <thread>

#include "config/config.hpp"
#include "sessionaudit/cond_var.hpp"

namespace sessionaudit::server {

/// Threads: any.
class Deadlines {
  public:
    using Steady = std::chrono::steady_clock;

    /// What a connection is at; how long that may take is in the limits.
    enum class Phase : std::uint8_t {
        opening,  ///< nothing of it was read yet: the first byte, or a TLS handshake
        idle,     ///< between two requests
        head,
        body,
        bulk,       ///< a body that may be large
        streaming,  ///< as long as there is something to send
        closing,    ///< so that the client can read the answer before the connection goes
    };

    /// `limits` outlive it. Under pressure, when more than three quarters of the connections are open, those
    /// that ask for nothing get a quarter of their time.
    explicit Deadlines(const Limits& limits);
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
        void set(Phase phase) noexcept;

      private:
        friend class Deadlines;
        static constexpr Steady::rep kNever = Steady::duration::max().count();
        Deadlines& deadlines_;
        const int descriptor_;
        std::atomic<Steady::rep> until_{kNever};
        std::atomic<Phase> phase_{Phase::opening};
        const std::list<Watch*>::iterator place_;
    };

    /// Connections that are watched.
    std::size_t count() const noexcept { return count_.load(std::memory_order_relaxed); }
    /// Shuts down those that wait for their next request, now and from now on; all when the limit for a stop
    /// is over.
    void begin_stop() noexcept;

  private:
    Steady::duration time_of(Phase phase) const noexcept;
    std::list<Watch*>::iterator add(Watch* watch) SESSIONAUDIT_EXCLUDES(mutex_);
    void remove(std::list<Watch*>::iterator place) SESSIONAUDIT_EXCLUDES(mutex_);
    void look(Steady::time_point now) noexcept SESSIONAUDIT_REQUIRES(mutex_);
    void end() SESSIONAUDIT_EXCLUDES(mutex_);
    void loop() SESSIONAUDIT_EXCLUDES(mutex_);
    const Limits& limits_;
    std::atomic<std::size_t> count_{0};
    Mutex mutex_;
    CondVar wake_;
    std::list<Watch*> watches_ SESSIONAUDIT_GUARDED_BY(mutex_);
    bool ending_ SESSIONAUDIT_GUARDED_BY(mutex_) = false;    ///< this object goes
    bool stopping_ SESSIONAUDIT_GUARDED_BY(mutex_) = false;  ///< the server does
    Steady::time_point stop_until_ SESSIONAUDIT_GUARDED_BY(mutex_){};
    std::thread thread_;
};

}  // namespace sessionaudit::server
