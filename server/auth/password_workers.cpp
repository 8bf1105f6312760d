#include "auth/password_workers.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>

#include "http/problem.hpp"

namespace sessionaudit::server {
namespace {

constexpr int kThreads = 2;
constexpr int kNiceness = 10;
constexpr std::size_t kWaitingMax = 64;
constexpr std::chrono::seconds kPatience{2};

[[noreturn]] void refuse() {
    Problem problem(429, "too-many-logins", "too many logins at once; try again in a moment");
    problem.headers.emplace_back("Retry-After", "2");
    throw problem;
}

}  // namespace

PasswordWorkers::PasswordWorkers() {
    for (int i = 0; i < kThreads; ++i)
        threads_.emplace_back([this] { loop(); });
}

PasswordWorkers::~PasswordWorkers() {
    stop();
    for (std::thread& thread : threads_)
        thread.join();
}

void PasswordWorkers::stop() {
    {
        const LockGuard lock(mutex_);
        stopping_ = true;
    }
    arrived_.notify_all();
}

void PasswordWorkers::run(const std::function<void()>& work, bool urgent) {
    Task task{work, false, false, {}};
    const LockGuard lock(mutex_);
    if (waiting_.size() >= kWaitingMax && !urgent) refuse();
    waiting_.insert(urgent ? waiting_.begin() : waiting_.end(), &task);
    arrived_.notify_one();
    const auto until = std::chrono::steady_clock::now() + kPatience;
    while (!task.begun && changed_.wait_until(mutex_, until)) {
    }
    if (!task.begun) {
        waiting_.erase(std::find(waiting_.begin(), waiting_.end(), &task));
        refuse();
    }
    while (!task.done)
        changed_.wait(mutex_);
    if (task.failure) std::rethrow_exception(task.failure);
}

void PasswordWorkers::loop() {
    // On Linux the priority is the thread's own; without the right to change it things go on as they are.
    (void)setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), kNiceness);
    UniqueLock lock(mutex_);
    for (;;) {
        while (!stopping_ && waiting_.empty())
            arrived_.wait(mutex_);
        if (waiting_.empty()) return;
        Task& task = *waiting_.front();
        waiting_.pop_front();
        task.begun = true;
        changed_.notify_all();
        lock.unlock();
        std::exception_ptr failure;
        try {
            task.work();
        } catch (...) {
            failure = std::current_exception();
        }
        lock.lock();
        task.failure = failure;
        task.done = true;
        changed_.notify_all();
    }
}

}  // namespace sessionaudit::server
