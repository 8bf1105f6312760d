// Whether an open store works, and how much it holds: for probes and metrics.
#pragma once

#include <cstdint>
#include <map>
#include <optional>

#include "sessionaudit/clock.hpp"
#include "sessionaudit/job.hpp"
#include "sessionaudit/request.hpp"

#pragma GCC visibility push(default)
namespace sessionaudit {

class VaultCore;

/// Numbers about a store that are cheap to obtain: counted by indices, or kept in memory.
struct StoreNumbers {
    std::uint64_t store_bytes = 0;  ///< of each file, its write-ahead log included
    std::uint64_t keyring_bytes = 0;
    std::uint64_t ledger_bytes = 0;
    std::uint64_t writes_waiting = 0;  ///< jobs of the writer's queue in this process
    std::uint64_t ledger_size = 0;     ///< entries
    std::uint64_t ledger_behind = 0;   ///< entries that are durable in the store and not yet in the ledger
    std::map<JobState, std::int64_t> jobs;
    std::map<RequestState, std::int64_t> open_requests;
    /// The legal deadline of the most urgent open request.
    std::optional<Timestamp> nearest_deadline;
};

/// Threads: any.
class HealthService {
  public:
    explicit HealthService(VaultCore& core) : core_(core) {}

    /// Each throws what keeps the store from doing this: Error{io_error}, {disk_full}, {corrupt}, ...
    void check_reading();
    /// Writes a small value, durably.
    void check_writing();
    void check_keys();
    /// Waits until the ledger holds what is durable.
    void check_ledger();

    StoreNumbers numbers();

  private:
    VaultCore& core_;
};

}  // namespace sessionaudit
#pragma GCC visibility pop
