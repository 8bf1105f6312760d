// A thread that does something every now and then.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace sessionaudit::server {

/// Threads: none but its own calls `work`, which must not throw.
class PeriodicTask {
  public:
    PeriodicTask(std::chrono::milliseconds pause, std::function<void()> work)
        : work_(std::move(work)), thread_([this, pause] { loop(pause); }) {}
    PeriodicTask(const PeriodicTask&) = delete;
    PeriodicTask& operator=(const PeriodicTask&) = delete;
    ~PeriodicTask() {
        {
            const std::lock_guard lock(mutex_);
            stopping_ = true;
        }
        wake_.notify_all();
        thread_.join();
    }

  private:
    void loop(std::chrono::milliseconds pause) {
        std::unique_lock lock(mutex_);
        while (!wake_.wait_for(lock, pause, [this] { return stopping_; })) {
            lock.unlock();
            work_();
            lock.lock();
        }
    }

    const std::function<void()> work_;
    std::mutex mutex_;
    std::condition_variable wake_;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace sessionaudit::server
