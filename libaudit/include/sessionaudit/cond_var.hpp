// Waiting for what another thread changes under a Mutex. Apart from mutex.hpp, as its header of the standard
// library is a large one.
#pragma once

#include <chrono>
#include <condition_variable>

#include "sessionaudit/mutex.hpp"

namespace sessionaudit {

/// std::condition_variable for a Mutex. Whoever waits holds the mutex, gives it up while asleep, and has it
/// again afterwards. It may wake for no reason, so the condition is asked in a loop, where the compiler sees
/// that what it reads is guarded:
///
///     while (queue_.empty()) arrived_.wait(mutex_);
///
/// With a limit, the condition and not the answer tells whether it came to pass:
///
///     while (queue_.empty() && arrived_.wait_until(mutex_, until)) {
///     }
///     if (queue_.empty()) return;
class CondVar {
  public:
    void notify_one() noexcept { native_.notify_one(); }
    void notify_all() noexcept { native_.notify_all(); }

    void wait(Mutex& mutex) SESSIONAUDIT_REQUIRES(mutex) {
        Held held(mutex.native_);
        native_.wait(held.lock);
    }
    /// False when the time has come.
    template <typename Clock, typename Duration>
    bool wait_until(Mutex& mutex, const std::chrono::time_point<Clock, Duration>& time)
        SESSIONAUDIT_REQUIRES(mutex) {
        Held held(mutex.native_);
        return native_.wait_until(held.lock, time) == std::cv_status::no_timeout;
    }

  private:
    /// The caller's lock, as std::condition_variable takes it; the caller's again in the end.
    struct Held {
        explicit Held(std::mutex& mutex) : lock(mutex, std::adopt_lock) {}
        Held(const Held&) = delete;
        Held& operator=(const Held&) = delete;
        ~Held() { lock.release(); }
        std::unique_lock<std::mutex> lock;
    };
    std::condition_variable native_;
};

}  // namespace sessionaudit
