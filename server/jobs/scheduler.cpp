#include "jobs/scheduler.hpp"

#include "jobs/job_runner.hpp"
#include "sessionaudit/error.hpp"
#include "sessionaudit/schedule.hpp"
#include "sessionaudit/vault.hpp"

namespace sessionaudit::server {

void ensure_schedules(const Vault& vault) {
    constexpr Seconds kDay{86'400};
    ScheduleService schedules = vault.schedules();
    schedules.ensure({"expire-sessions", "expire_sessions", "{}", Seconds{60}, {}});
    schedules.ensure({"retention", "sweep", "{}", kDay, {}});
    schedules.ensure({"reminders", "remind", "{}", kDay, {}});
    schedules.ensure({"housekeeping", "tidy", "{}", kDay, {}});
}

Scheduler::Scheduler(const Vault& vault, JobRunner& jobs, SchedulerSettings settings)
    : vault_(vault), jobs_(jobs), settings_(settings), thread_([this] { loop(); }) {}

Scheduler::~Scheduler() {
    stop();
}

void Scheduler::stop() {
    {
        const LockGuard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_all();
    if (thread_.joinable()) thread_.join();
}

/// Asked three times within a lease: who leads goes on, who does not may follow.
bool Scheduler::leads() {
    const auto now = std::chrono::steady_clock::now();
    if (now - asked_ < settings_.lease / 3) return leader_;
    asked_ = now;
    leader_ = vault_.jobs().lead("scheduler", jobs_.worker(), settings_.lease);
    return leader_;
}

void Scheduler::loop() {
    UniqueLock lock(mutex_);
    while (!stopping_) {
        lock.unlock();
        try {
            if (leads() && !vault_.schedules().begin_due(jobs_.kinds()).empty()) jobs_.wake();
        } catch (const Error&) {
            // Busy, full or read-only for now: what is due stays due.
            leader_ = false;
        }
        lock.lock();
        const auto until = std::chrono::steady_clock::now() + settings_.look;
        while (!stopping_ && wake_.wait_until(mutex_, until)) {
        }
    }
}

}  // namespace sessionaudit::server
