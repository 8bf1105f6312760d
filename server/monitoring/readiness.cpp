#include "monitoring/readiness.hpp"

#include "sessionaudit/error.hpp"

namespace sessionaudit::server {
namespace {

constexpr std::chrono::seconds kKnownFor{1};

template <typename Check>
ReadinessCheck run(const char* name, Check check) {
    try {
        check();
        return {name, {}};
    } catch (const Error& error) {
        return {name, std::string(to_string(error.code()))};
    } catch (const std::exception&) {
        return {name, "internal"};
    }
}

}  // namespace

std::vector<ReadinessCheck> Readiness::checks() {
    const LockGuard lock(mutex_);
    const auto now = std::chrono::steady_clock::now();
    if (now >= known_until_) {
        HealthService health = vault_.health();
        known_.clear();
        known_.push_back(run("reading", [&] { health.check_reading(); }));
        known_.push_back(run("writing", [&] { health.check_writing(); }));
        known_.push_back(run("ledger", [&] { health.check_ledger(); }));
        known_.push_back(run("keys", [&] { health.check_keys(); }));
        known_until_ = now + kKnownFor;
    }
    std::vector<ReadinessCheck> checks = known_;
    checks.push_back({"running", stopping_.load(std::memory_order_relaxed) ? "stopping" : ""});
    return checks;
}

}  // namespace sessionaudit::server
