// Where passwords are hashed: on few threads of low priority, so that a flood of logins costs the rest
// nothing.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <thread>
#include <vector>

#include "sessionaudit/cond_var.hpp"

namespace sessionaudit::server {

/// A hash takes a core for a quarter of a second, and 64 MiB. Two run at once, a few wait.
/// Threads: any.
class PasswordWorkers {
  public:
    PasswordWorkers();
    PasswordWorkers(const PasswordWorkers&) = delete;
    PasswordWorkers& operator=(const PasswordWorkers&) = delete;
    ~PasswordWorkers();

    /// Runs `work` and returns when it is done; what it throws is thrown here. Throws Problem 429
    /// `too-many-logins` when its turn does not come within two seconds. What is `urgent` is never turned
    /// away for the length of the queue, and goes to its head.
    void run(const std::function<void()>& work, bool urgent = false);

  private:
    /// On the caller's stack. All but `work` is guarded by mutex_, which cannot be named here.
    struct Task {
        const std::function<void()>& work;
        bool begun = false;
        bool done = false;
        std::exception_ptr failure;
    };
    void stop() SESSIONAUDIT_EXCLUDES(mutex_);
    void loop() SESSIONAUDIT_EXCLUDES(mutex_);

    Mutex mutex_;
    CondVar arrived_;
    CondVar changed_;
    std::deque<Task*> waiting_ SESSIONAUDIT_GUARDED_BY(mutex_);
    bool stopping_ SESSIONAUDIT_GUARDED_BY(mutex_) = false;
    std::vector<std::thread> threads_;
};

}  // namespace sessionaudit::server
