// Runs jobs in the background, on threads of its own.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>
#include <vector>

#include "jobs/watchers.hpp"
#include "sessionaudit/cond_var.hpp"
#include "sessionaudit/job.hpp"

namespace sessionaudit::server {

struct App;

/// Thrown through a job that has to stop. Not an exception of the standard library, so that nobody who
/// catches those keeps it.
struct JobStopped {};

/// What a job works with. It runs on a thread of the runner.
struct JobContext {
    const App& app;
    const JobInfo& job;
    nlohmann::json parameters;
    /// To be called now and then: tells the progress, renews the lease. Throws JobStopped when the job was
    /// cancelled, lost, or the server stops: let it pass, whatever is half done is done again by the next.
    std::function<void(std::int64_t done, std::int64_t total, const std::string& step)> progress;
    /// The same question without telling or throwing anything, for callbacks that must not throw.
    std::function<bool()> stopped;
};

/// What a kind of job does; returns its result. What it throws is why it failed: the sentence of an Error or
/// a Problem is kept, of anything else only that it was a fault.
using JobWork = std::function<nlohmann::json(JobContext& context)>;
using JobKinds = std::map<std::string, JobWork>;

/// Those of jobs.def.
JobKinds registered_kinds();

struct RunnerSettings {
    int workers = 2;
    Milliseconds lease{60'000};
    std::chrono::milliseconds poll{2'000};          ///< for jobs that other processes queued
    std::chrono::milliseconds heartbeat{1'000};     ///< how soon a cancelled job is told
    std::chrono::milliseconds progress_every{500};  ///< what comes sooner is not written
    std::string worker{};                           ///< empty: a random name
};

/// Threads: enqueue(), cancel() and stop() from any. It owns its workers, and one thread that keeps the
/// leases of what they work on.
class JobRunner {
  public:
    /// Works from the constructor on. `app` outlives it.
    explicit JobRunner(const App& app, JobKinds kinds = registered_kinds(), RunnerSettings settings = {});
    JobRunner(const JobRunner&) = delete;
    JobRunner& operator=(const JobRunner&) = delete;
    ~JobRunner();

    /// Durable when it returns, and soon begun. Throws Error{invalid_argument} for a kind that nobody here
    /// can do.
    RecordId enqueue(const NewJob& job);
    /// Jobs were queued by somebody else in this process: look now.
    void wake();
    /// What can be done here.
    const std::vector<std::string>& kinds() const noexcept { return names_; }
    /// As JobService::cancel(); a job of this process is told at once.
    JobInfo cancel(const RecordId& id, const std::string& actor);
    /// Takes no more jobs; those that run are given back at their next safe point, and waited for.
    void stop();
    bool stopping() const noexcept { return stopping_.load(std::memory_order_relaxed); }
    const std::string& worker() const noexcept { return settings_.worker; }
    /// Who watches jobs over the API.
    Watchers& watchers() noexcept { return watchers_; }
    /// How many run now, for metrics.
    std::size_t running() const;

  private:
    struct Running;
    void work();
    void keep_leases();
    void run(const JobClaim& claim);
    nlohmann::json do_job(Running& running);
    void tell(Running& running, std::int64_t done, std::int64_t total, const std::string& step);
    void end(const Running& running, const std::function<void()>& how);
    void wait(std::uint64_t seen) SESSIONAUDIT_REQUIRES(mutex_);

    const App& app_;
    const JobKinds kinds_;
    std::vector<std::string> names_;
    const RunnerSettings settings_;
    std::atomic<bool> stopping_{false};
    mutable Mutex mutex_;
    CondVar wake_;
    std::uint64_t queued_ SESSIONAUDIT_GUARDED_BY(mutex_) = 0;  ///< grows with each enqueue here
    /// Owners: the worker, and the heartbeat while it asks.
    std::list<std::shared_ptr<Running>> running_ SESSIONAUDIT_GUARDED_BY(mutex_);
    Watchers watchers_{64};
    std::vector<std::thread> threads_;
};

}  // namespace sessionaudit::server
