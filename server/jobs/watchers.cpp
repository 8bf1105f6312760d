#include "jobs/watchers.hpp"

#include "http/problem.hpp"

namespace sessionaudit::server {

Watchers::Place::Place(Watchers& watchers) : watchers_(watchers) {
    const std::lock_guard lock(watchers_.mutex_);
    if (watchers_.closed_) throw Problem(503, "stopping", "the server is about to stop; ask again");
    if (watchers_.count_ >= watchers_.most_) {
        Problem problem(503, "too-many-watchers",
                        "too many watch jobs already; ask for the job now and then");
        problem.headers.emplace_back("Retry-After", "10");
        throw problem;
    }
    ++watchers_.count_;
}

Watchers::Place::~Place() {
    const std::lock_guard lock(watchers_.mutex_);
    --watchers_.count_;
}

bool Watchers::wait(std::chrono::milliseconds time) {
    std::unique_lock lock(mutex_);
    const std::uint64_t seen = changes_;
    changed_.wait_for(lock, time, [&] { return closed_ || changes_ != seen; });
    return !closed_;
}

void Watchers::wake() {
    {
        const std::lock_guard lock(mutex_);
        ++changes_;
    }
    changed_.notify_all();
}

void Watchers::close() {
    {
        const std::lock_guard lock(mutex_);
        closed_ = true;
    }
    changed_.notify_all();
}

}  // namespace sessionaudit::server
