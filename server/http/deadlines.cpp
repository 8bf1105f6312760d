#include "http/deadlines.hpp"

namespace sessionaudit::server {
namespace {

constexpr std::chrono::milliseconds kLook{200};

}  // namespace

Deadlines::Deadlines() : thread_([this] { loop(); }) {}

Deadlines::~Deadlines() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_all();
    thread_.join();
}

Deadlines::Watch::Watch(Deadlines& deadlines, int descriptor)
    : deadlines_(deadlines), descriptor_(descriptor) {
    const std::lock_guard lock(deadlines_.mutex_);
    place_ = deadlines_.watches_.insert(deadlines_.watches_.end(), this);
}

Deadlines::Watch::~Watch() {
    // Before the socket is closed, or its number could be somebody else's when the time is up.
    const std::lock_guard lock(deadlines_.mutex_);
    deadlines_.watches_.erase(place_);
}

void Deadlines::Watch::set(std::chrono::milliseconds from_now, bool idle) noexcept {
    idle_.store(idle, std::memory_order_relaxed);
    until_.store((Steady::now() + from_now).time_since_epoch().count(), std::memory_order_relaxed);
}

std::size_t Deadlines::count() const {
    const std::lock_guard lock(mutex_);
    return watches_.size();
}

void Deadlines::end_idle() noexcept {
    const std::lock_guard lock(mutex_);
    for (const Watch* const watch : watches_)
        if (watch->idle()) ::shutdown(watch->descriptor_, SHUT_RDWR);
}

void Deadlines::loop() {
    std::unique_lock lock(mutex_);
    while (!stopping_) {
        wake_.wait_for(lock, kLook);
        const Steady::rep now = Steady::now().time_since_epoch().count();
        for (Watch* const watch : watches_)
            if (watch->until_.load(std::memory_order_relaxed) <= now) {
                ::shutdown(watch->descriptor_, SHUT_RDWR);
                watch->clear();
            }
    }
}

}  // namespace sessionaudit::server
