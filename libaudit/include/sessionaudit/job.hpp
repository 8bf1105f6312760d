// Work in the background: queued, taken by one process at a time, seen while it runs, found after a restart.
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

/// What somebody needs to set off or stop a job of this kind; absent for a kind that is not of this toolkit.
std::optional<Scope> scope_of_job(std::string_view kind) noexcept;

struct NewJob {
    std::string kind;        ///< "erasure", "export", "sweep", "scan", ...: lower snake_case
    std::string parameters;  ///< JSON text; never what names a person: ids only
    std::string actor;       ///< who asked, for the ledger
    std::optional<Timestamp> not_before;
    /// Of queued and running jobs only one has it: enqueue() answers with that one. Empty: none.
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
    std::string step;        ///< what it is at, in words
    int attempts = 0;        ///< how often it was begun, less those it was given back
    bool cancel_wanted = false;
    std::string result;  ///< JSON text, of a job that is done
    std::string error;   ///< a sentence, of one that failed
    /// Grows with each change of the job: what a watcher compares.
    std::int64_t version = 0;
};

struct JobFilter {
    std::optional<JobState> state;
    std::string kind;                ///< empty: all
    std::optional<RecordId> before;  ///< older than this one, for the next page
    std::size_t limit = 50;
};

/// Who asks for what is done again and again. Of such a job only a failure and a cancelling are ledger
/// entries: it would tell of every minute.
constexpr std::string_view kSchedulerActor = "scheduler";

/// So often a job is begun whose workers die.
constexpr int kJobAttemptsMax = 3;

/// A job that this process may work on, until the lease runs out.
struct JobClaim {
    JobInfo job;
    std::int64_t lease = 0;  ///< proves the claim; a later claim of the same job has another
};

/// What a claim is worth when it is looked at.
enum class ClaimState : std::uint8_t {
    held,
    cancel_wanted,  ///< held; stop where that is safe and call cancelled()
    lost,           ///< stop, and change nothing more
};

/// Jobs are kept in the store; processes that share it share them. A job is given to one process for the time
/// of a lease, which it renews by telling its progress; when it dies, another goes on with it.
/// Threads: any.
class JobService {
  public:
    explicit JobService(VaultCore& core) : core_(core) {}

    /// Durable when it returns; a ledger entry, unless kSchedulerActor asks. Throws Error{invalid_argument}
    /// for a kind that is no name or parameters that are no JSON object.
    RecordId enqueue(const NewJob& job);
    /// The oldest job that is due and nobody holds. `kinds`: those that the caller can do. A job that was
    /// begun kJobAttemptsMax times and never finished fails instead.
    std::optional<JobClaim> claim(const std::vector<std::string>& kinds, const std::string& worker,
                                  Milliseconds lease);
    /// Renews the lease and tells how far the job is.
    ClaimState progress(const JobClaim& claim, std::int64_t done, std::int64_t total, const std::string& step,
                        Milliseconds lease);
    /// Renews the lease of a job that has nothing to tell.
    ClaimState renew(const JobClaim& claim, Milliseconds lease);
    /// Without writing anything.
    ClaimState look(const JobClaim& claim);
    /// False when the claim was lost.
    bool finish(const JobClaim& claim, const std::string& result);
    bool fail(const JobClaim& claim, const std::string& sentence);
    bool cancelled(const JobClaim& claim);
    /// Gives it back, to be taken by whoever comes: of a server that stops.
    bool give_back(const JobClaim& claim);

    /// A queued one is cancelled at once, a running one when it looks. Throws Error{not_found};
    /// Error{conflict} for one that is over.
    JobInfo cancel(const RecordId& id, const std::string& actor);
    std::optional<JobInfo> find(const RecordId& id);
    /// Newest first.
    std::vector<JobInfo> list(const JobFilter& filter = {});
    /// Deletes those that were over before a moment; returns how many.
    std::int64_t purge(Timestamp finished_before);

    /// One process at a time is the leader of a name (the scheduler): true for the holder, who calls again
    /// before `lease` is over.
    bool lead(const std::string& name, const std::string& worker, Milliseconds lease);

  private:
    VaultCore& core_;
};

}  // namespace sessionaudit
#pragma GCC visibility pop
