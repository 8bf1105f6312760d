// Whether the server can do its work now: what a load balancer asks.
#pragma once

#include <atomic>
#include <chrono>
#include <string>
#include <vector>

#include "sessionaudit/mutex.hpp"
#include "sessionaudit/vault.hpp"

namespace sessionaudit::server {

struct ReadinessCheck {
    std::string name;    ///< "reading", "writing", "ledger", "keys", "running"
    std::string reason;  ///< code of the error; empty: it works
};

/// Anybody may ask, so that an answer is given again for a second: a probe costs a durable write.
///
/// Threads: any.
class Readiness {
  public:
    explicit Readiness(const Vault& vault) : vault_(vault) {}

    std::vector<ReadinessCheck> checks();
    /// From now on it is not ready: whoever asks sends its next requests elsewhere.
    void begin_stop() noexcept { stopping_.store(true, std::memory_order_relaxed); }
    /// Who sends a stream without an end, ends it then.
    bool stopping() const noexcept { return stopping_.load(std::memory_order_relaxed); }

  private:
    const Vault& vault_;
    std::atomic<bool> stopping_{false};
    Mutex mutex_;
    std::chrono::steady_clock::time_point known_until_ SESSIONAUDIT_GUARDED_BY(mutex_){};
    std::vector<ReadinessCheck> known_ SESSIONAUDIT_GUARDED_BY(mutex_);
};

}  // namespace sessionaudit::server
