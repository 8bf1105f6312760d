// Waiting until another thread changes something that a Mutex guards. Separate from mutex.hpp because
// <condition_variable> is a large header.
#pragma once

#include <chrono>
#include <condition_variable>

#include "sessionaudit/mutex.hpp"

#pragma GCC visibility push(default)
namespace sessionaudit {

/// A std::condition_variable for a Mutex. The caller holds the mutex; wait() releases it while the thread
/// sleeps and has it again when it returns. It may return without a notification, so test the condition in a
/// loop, where the compiler can check what it reads:
///
///     while (queue_.empty())
///         arrived_.wait(mutex_);
///
/// With a time limit, test the condition again afterwards:
///
///     while (queue_.empty() && arrived_.wait_until(mutex_, until)) {
///     }
///     if (queue_.empty()) return;
///
/// Threads: any.
class CondVar {
  public:
    void notify_one() noexcept { native_.notify_one(); }
    void notify_all() noexcept { native_.notify_all(); }

    void wait(Mutex& mutex) SESSIONAUDIT_REQUIRES(mutex) {
        Held held(mutex.native_);
        native_.wait(held.lock);
    }
    /// False when `time` has passed.
    template <typename Clock, typename Duration>
    bool wait_until(Mutex& mutex, const std::chrono::time_point<Clock, Duration>& time)
        SESSIONAUDIT_REQUIRES(mutex) {
        Held held(mutex.native_);
        return native_.wait_until(held.lock, time) == std::cv_status::no_timeout;
    }

  private:
    /// Lends the caller's lock to std::condition_variable.
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
#pragma GCC visibility pop
