#include "http/deadlines.hpp"

namespace sessionaudit::server {
namespace {

constexpr std::chrono::milliseconds kLook{100};
constexpr std::chrono::milliseconds kLookWhileStopping{10};
constexpr std::chrono::seconds kLinger{2};
constexpr int kBulkFactor = 10;

bool waits(Deadlines::Phase phase) noexcept {
    return phase == Deadlines::Phase::idle || phase == Deadlines::Phase::opening;
}

}  // namespace

Deadlines::Deadlines(const Limits& limits) : limits_(limits), thread_([this] { loop(); }) {}

Deadlines::~Deadlines() {
    end();
    thread_.join();
}

void Deadlines::end() {
    {
        const LockGuard lock(mutex_);
        ending_ = true;
    }
    wake_.notify_all();
}

std::list<Deadlines::Watch*>::iterator Deadlines::add(Watch* watch) {
    count_.fetch_add(1, std::memory_order_relaxed);
    const LockGuard lock(mutex_);
    return watches_.insert(watches_.end(), watch);
}

void Deadlines::remove(std::list<Watch*>::iterator place) {
    {
        const LockGuard lock(mutex_);
        watches_.erase(place);
    }
    count_.fetch_sub(1, std::memory_order_relaxed);
}

Deadlines::Watch::Watch(Deadlines& deadlines, int descriptor)
    : deadlines_(deadlines), descriptor_(descriptor), place_(deadlines.add(this)) {}

Deadlines::Watch::~Watch() {
    // Before the socket is closed, or its number could be somebody else's when the time is up.
    deadlines_.remove(place_);
}

void Deadlines::Watch::set(Phase phase) noexcept {
    const Steady::rep until = phase == Phase::streaming
                                  ? kNever
                                  : (Steady::now() + deadlines_.time_of(phase)).time_since_epoch().count();
    // In this order: whoever reads the old phase with the new time only waits longer.
    until_.store(until, std::memory_order_relaxed);
    phase_.store(phase, std::memory_order_relaxed);
}

Deadlines::Steady::duration Deadlines::time_of(Phase phase) const noexcept {
    switch (phase) {
        case Phase::opening:
        case Phase::head:
            return limits_.head_time;
        case Phase::idle:
            return limits_.idle_time;
        case Phase::body:
            return limits_.body_time;
        case Phase::bulk:
            return limits_.body_time * kBulkFactor;
        case Phase::streaming:
        case Phase::closing:
            return kLinger;
    }
    return kLinger;
}

void Deadlines::begin_stop() noexcept {
    {
        const LockGuard lock(mutex_);
        stopping_ = true;
        stop_until_ = Steady::now() + limits_.stop_time;
    }
    wake_.notify_all();
}

void Deadlines::look(Steady::time_point now) noexcept {
    const bool pressed = count() * 4 > limits_.connections * 3;
    const bool over = stopping_ && now >= stop_until_;
    for (Watch* const watch : watches_) {
        const Phase phase = watch->phase_.load(std::memory_order_relaxed);
        const Steady::rep until = watch->until_.load(std::memory_order_relaxed);
        Steady::rep cut = 0;
        if (pressed && (waits(phase) || phase == Phase::head)) cut = (time_of(phase) * 3 / 4).count();
        if (!over && !(stopping_ && waits(phase)) &&
            (until == Watch::kNever || until - cut > now.time_since_epoch().count()))
            continue;
        // Not closed: its reader wakes and goes.
        ::shutdown(watch->descriptor_, SHUT_RDWR);
        watch->until_.store(Watch::kNever, std::memory_order_relaxed);
    }
}

void Deadlines::loop() {
    const LockGuard lock(mutex_);
    while (!ending_) {
        wake_.wait_until(mutex_, Steady::now() + (stopping_ ? kLookWhileStopping : kLook));
        look(Steady::now());
    }
}

}  // namespace sessionaudit::server
