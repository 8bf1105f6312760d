// Begins what is due. Of all servers on a store one does it; when it goes away, another.
#pragma once

#include <chrono>
#include <thread>

#include "sessionaudit/clock.hpp"
#include "sessionaudit/cond_var.hpp"

namespace sessionaudit {
class Vault;
}

namespace sessionaudit::server {

class JobRunner;

struct SchedulerSettings {
    std::chrono::milliseconds look{2'000};  ///< for what is due
    Milliseconds lease{30'000};             ///< of the leader; by the store's clock
};

/// Adds the schedules that every store has, unless they are there: sessions that expire, retention,
/// reminders, housekeeping. What somebody changed of them stays changed.
void ensure_schedules(const Vault& vault);

/// Threads: owns one; stop() from any.
class Scheduler {
  public:
    /// Both outlive it. Works from the constructor on.
    Scheduler(const Vault& vault, JobRunner& jobs, SchedulerSettings settings = {});
    Scheduler(const Scheduler&) = delete;
    Scheduler& operator=(const Scheduler&) = delete;
    ~Scheduler();
    void stop();

  private:
    void loop() SESSIONAUDIT_EXCLUDES(mutex_);
    bool leads();
    const Vault& vault_;
    JobRunner& jobs_;
    const SchedulerSettings settings_;
    bool leader_ = false;  ///< the thread's alone, like the next
    std::chrono::steady_clock::time_point asked_{};
    Mutex mutex_;
    CondVar wake_;
    bool stopping_ SESSIONAUDIT_GUARDED_BY(mutex_) = false;
    std::thread thread_;
};

}  // namespace sessionaudit::server
