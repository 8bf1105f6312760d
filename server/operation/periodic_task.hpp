// A thread that does something every now and then.
#pragma once

#include <chrono>
#include <functional>
#include <thread>

#include "sessionaudit/cond_var.hpp"

namespace sessionaudit::server {

/// Threads: none but its own calls `work`, which must not throw.
class PeriodicTask {
  public:
    PeriodicTask(std::chrono::milliseconds pause, std::function<void()> work)
        : work_(std::move(work)), thread_([this, pause] { loop(pause); }) {}
    PeriodicTask(const PeriodicTask&) = delete;
    PeriodicTask& operator=(const PeriodicTask&) = delete;
    ~PeriodicTask() {
        stop();
        thread_.join();
    }

  private:
    void stop() SESSIONAUDIT_EXCLUDES(mutex_) {
        {
            const LockGuard lock(mutex_);
            stopping_ = true;
        }
        wake_.notify_all();
    }
    void loop(std::chrono::milliseconds pause) SESSIONAUDIT_EXCLUDES(mutex_) {
        UniqueLock lock(mutex_);
        while (true) {
            const auto next = std::chrono::steady_clock::now() + pause;
            while (!stopping_ && wake_.wait_until(mutex_, next)) {
            }
            if (stopping_) return;
            lock.unlock();
            work_();
            lock.lock();
        }
    }

    const std::function<void()> work_;
    Mutex mutex_;
    CondVar wake_;
    bool stopping_ SESSIONAUDIT_GUARDED_BY(mutex_) = false;
    std::thread thread_;
};

}  // namespace sessionaudit::server
