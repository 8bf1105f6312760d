#include "jobs/watchers.hpp"

#include "http/problem.hpp"

namespace sessionaudit::server {

void Watchers::enter() {
    const LockGuard lock(mutex_);
    if (closed_) throw Problem(503, "stopping", "the server is about to stop; ask again");
    if (count_ >= most_) {
        Problem problem(503, "too-many-watchers",
                        "too many watch jobs already; ask for the job now and then");
        problem.headers.emplace_back("Retry-After", "10");
        throw problem;
    }
    ++count_;
}

void Watchers::leave() {
    const LockGuard lock(mutex_);
    --count_;
}

bool Watchers::wait(std::chrono::milliseconds time) {
    const LockGuard lock(mutex_);
    const std::uint64_t seen = changes_;
    const auto until = std::chrono::steady_clock::now() + time;
    while (!closed_ && changes_ == seen && changed_.wait_until(mutex_, until)) {
    }
    return !closed_;
}

void Watchers::wake() {
    {
        const LockGuard lock(mutex_);
        ++changes_;
    }
    changed_.notify_all();
}

void Watchers::close() {
    {
        const LockGuard lock(mutex_);
        closed_ = true;
    }
    changed_.notify_all();
}

}  // namespace sessionaudit::server
