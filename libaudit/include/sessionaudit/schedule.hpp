// Recurring work, as jobs.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sessionaudit/clock.hpp"
#include "sessionaudit/ids.hpp"

#pragma GCC visibility push(default)
namespace sessionaudit {

class VaultCore;

struct NewSchedule {
    std::string name;                ///< 1 to 128 of a-z 0-9 - _ . :
    std::string kind;                ///< of the jobs
    std::string parameters;          ///< theirs: JSON text
    Seconds every{};                 ///< 10 seconds to 366 days
    std::optional<Timestamp> first;  ///< absent: at once
};

struct ScheduleInfo {
    RecordId id{};
    std::string name;
    std::string kind;
    std::string parameters;
    Seconds every{};
    Timestamp next{};
    std::optional<RecordId> last_job;
    bool enabled = true;
    std::int64_t version = 0;  ///< grows with each change by somebody
};

struct ScheduleChange {
    std::optional<Seconds> every;
    std::optional<bool> enabled;
};

/// Missed times are made up for once, however many there were. While a job of a schedule is under way, no
/// other job of it is begun. Changes are ledger entries. Threads: any, in any number of processes: what is
/// due is begun by one of them.
class ScheduleService {
  public:
    explicit ScheduleService(VaultCore& core) : core_(core) {}

    /// Throws Error{already_exists} for a name that is taken, Error{invalid_argument}.
    RecordId add(const NewSchedule& schedule, const std::string& actor);
    /// Adds the schedules that do not exist yet. Those that somebody changed stay as they are.
    void ensure(const NewSchedule& schedule);
    /// By name.
    std::vector<ScheduleInfo> list();
    std::optional<ScheduleInfo> find(const RecordId& id);
    /// `version` is the one the caller saw. Throws Error{conflict} when it has changed, Error{not_found},
    /// Error{invalid_argument}.
    ScheduleInfo change(const RecordId& id, std::int64_t version, const ScheduleChange& change,
                        const std::string& actor);
    /// Likewise. Jobs already begun continue.
    void remove(const RecordId& id, std::int64_t version, const std::string& actor);
    /// Queues a job of the schedule now, due or not; its next time stays. Throws Error{not_found}.
    RecordId run_now(const RecordId& id, const std::string& actor);

    /// Queues a job for each schedule that is due and whose kind is one of `kinds`.
    std::vector<RecordId> begin_due(const std::vector<std::string>& kinds);

  private:
    VaultCore& core_;
};

}  // namespace sessionaudit
#pragma GCC visibility pop
