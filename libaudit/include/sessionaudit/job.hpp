// Work in the background: queued, taken by one process at a time, visible while it runs, and still there
// after a restart.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sessionaudit/access.hpp"
#include "sessionaudit/clock.hpp"
#include "sessionaudit/ids.hpp"

#pragma GCC visibility push(default)
namespace sessionaudit {

class VaultCore;

/// Values are part of the storage format.
enum class JobState : std::uint8_t {
    queued = 1,
    running = 2,
    done = 3,
    failed = 4,
    cancelled = 5,
};
std::string_view to_string(JobState state) noexcept;
std::optional<JobState> parse_job_state(std::string_view text) noexcept;

/// The scope needed to start or stop a job of this kind; absent for a kind that this toolkit does not have.
std::optional<Scope> scope_of_job(std::string_view kind) noexcept;

struct NewJob {
    std::string kind;        ///< "erasure", "export", "sweep", "scan", ...: lower snake_case
    std::string parameters;  ///< JSON text; ids only, never anything that names a person
    std::string actor;       ///< who asked, for the ledger
    std::optional<Timestamp> not_before;
    /// At most one queued or running job has this key: enqueue() returns that one. Empty: no key.
    std::string unique;
};

struct JobInfo {
    RecordId id{};
    std::string kind;
    std::string parameters;
    std::string actor;
    JobState state = JobState::queued;
    Timestamp created{};
    std::optional<Timestamp> not_before;
    std::optional<Timestamp> started;
    std::optional<Timestamp> finished;
    std::int64_t done = 0;   ///< of `total`, in whatever the job counts
    std::int64_t total = 0;  ///< 0: not known
    std::string step;        ///< what it is doing, in words
    int attempts = 0;        ///< how often it was begun and not given back
    bool cancel_wanted = false;
    std::string result;  ///< JSON text, for a job that is done
    std::string error;   ///< a sentence, for one that failed
    /// Grows with each change of the job, so that a watcher can compare it.
    std::int64_t version = 0;
};

struct JobFilter {
    std::optional<JobState> state;
    std::string kind;                ///< empty: all
    std::optional<RecordId> before;  ///< older than this one, for the next page
    std::size_t limit = 50;
};

/// The actor for scheduled jobs. Only their failures and cancellations are ledger entries; otherwise the
/// ledger would grow every minute.
constexpr std::string_view kSchedulerActor = "scheduler";

/// How often a job is begun when its workers keep dying.
constexpr int kJobAttemptsMax = 3;

/// A job that this process may work on, until the lease runs out.
struct JobClaim {
    JobInfo job;
    std::int64_t lease = 0;  ///< proves the claim; a later claim of the same job has another
};

/// The state of a claim.
enum class ClaimState : std::uint8_t {
    held,
    cancel_wanted,  ///< held; stop where that is safe and call cancelled()
    lost,           ///< stop, and change nothing more
};

/// Jobs are kept in the store; processes that share it share them. A job is given to one process for the
/// duration of a lease, which the process renews by reporting progress; when it dies, another continues the
/// job.
/// Threads: any.
class JobService {
  public:
    explicit JobService(VaultCore& core) : core_(core) {}

    /// Durable when it returns; a ledger entry, unless kSchedulerActor asks. Throws Error{invalid_argument}
    /// for a malformed kind or parameters that are not a JSON object.
    RecordId enqueue(const NewJob& job);
    /// The oldest job that is due and nobody holds. `kinds`: those that the caller can do. A job that was
    /// begun kJobAttemptsMax times and never finished fails instead.
    std::optional<JobClaim> claim(const std::vector<std::string>& kinds, const std::string& worker,
                                  Milliseconds lease);
    /// Renews the lease and records how far the job has got.
    ClaimState progress(const JobClaim& claim, std::int64_t done, std::int64_t total, const std::string& step,
                        Milliseconds lease);
    /// Renews the lease of a job that has no progress to report.
    ClaimState renew(const JobClaim& claim, Milliseconds lease);
    /// The state of the claim, without writing anything.
    ClaimState look(const JobClaim& claim);
    /// False when the claim has been lost.
    bool finish(const JobClaim& claim, const std::string& result);
    bool fail(const JobClaim& claim, const std::string& sentence);
    bool cancelled(const JobClaim& claim);
    /// Gives the job back for any process to take: for a server that stops.
    bool give_back(const JobClaim& claim);

    /// A queued job is cancelled at once, a running one when it next checks. Throws Error{not_found};
    /// Error{conflict} for one that is over.
    JobInfo cancel(const RecordId& id, const std::string& actor);
    std::optional<JobInfo> find(const RecordId& id);
    /// Newest first.
    std::vector<JobInfo> list(const JobFilter& filter = {});
    /// Deletes jobs that were over before the given time; returns how many.
    std::int64_t purge(Timestamp finished_before);

    /// One process at a time is the leader of a name (the scheduler): true for the holder, who calls again
    /// before `lease` is over.
    bool lead(const std::string& name, const std::string& worker, Milliseconds lease);

  private:
    VaultCore& core_;
};

}  // namespace sessionaudit
#pragma GCC visibility pop
