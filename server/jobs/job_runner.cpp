#include "jobs/job_runner.hpp"

#include <algorithm>

#include "app.hpp"
#include "http/json_text.hpp"
#include "http/problem.hpp"
#include "sessionaudit/error.hpp"

namespace sessionaudit::server {
namespace {

using Steady = std::chrono::steady_clock;

std::string fallback_sentence() {
    return "this is a fault of the server, not of the job; its log may tell more";
}

RunnerSettings named(RunnerSettings settings) {
    if (settings.worker.empty()) settings.worker = random_owner_id().to_string();
    return settings;
}

}  // namespace

/// A job under way.
struct JobRunner::Running {
    explicit Running(const JobClaim& it) : claim(it) {}
    const JobClaim claim;
    std::atomic<ClaimState> state{ClaimState::held};
    Steady::time_point renewed = Steady::now();  ///< the heartbeat's alone
    Steady::time_point told{};                   ///< the worker's alone, like `step`
    std::string step;
};

JobRunner::JobRunner(const App& app, JobKinds kinds, RunnerSettings settings)
    : app_(app), kinds_(std::move(kinds)), settings_(named(std::move(settings))) {
    for (const auto& [name, unused] : kinds_)
        names_.push_back(name);
    for (int i = 0; i < settings_.workers; ++i)
        threads_.emplace_back([this] { work(); });
    threads_.emplace_back([this] { keep_leases(); });
}

JobRunner::~JobRunner() {
    stop();
}

RecordId JobRunner::enqueue(const NewJob& job) {
    if (!kinds_.contains(job.kind))
        throw Error(ErrorCode::invalid_argument, "this server knows no jobs of the kind " + job.kind);
    const RecordId id = app_.vault.jobs().enqueue(job);
    wake();
    return id;
}

void JobRunner::wake() {
    {
        const LockGuard lock(mutex_);
        ++queued_;
    }
    wake_.notify_all();
}

JobInfo JobRunner::cancel(const RecordId& id, const std::string& actor) {
    JobInfo job = app_.vault.jobs().cancel(id, actor);
    watchers_.wake();
    const LockGuard lock(mutex_);
    for (const auto& running : running_)
        if (running->claim.job.id == id) running->state = ClaimState::cancel_wanted;
    return job;
}

std::size_t JobRunner::running() const {
    const LockGuard lock(mutex_);
    return running_.size();
}

void JobRunner::stop() {
    {
        const LockGuard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_all();
    for (std::thread& thread : threads_)
        if (thread.joinable()) thread.join();
}

/// Returns when a job is queued after `seen`, when the runner stops, or when it is time to poll the store.
void JobRunner::wait(std::uint64_t seen) {
    const auto until = Steady::now() + settings_.poll;
    while (!stopping_ && queued_ == seen && wake_.wait_until(mutex_, until)) {
    }
}

void JobRunner::work() {
    std::uint64_t seen = 0;
    while (!stopping_) {
        {
            const LockGuard lock(mutex_);
            seen = queued_;
        }
        std::optional<JobClaim> claim;
        try {
            claim = app_.vault.jobs().claim(names_, settings_.worker, settings_.lease);
        } catch (const Error&) {
            // Busy, full, or read-only for now: the jobs are in the store, and the next look may find them.
        }
        if (claim) {
            run(*claim);
            continue;
        }
        const LockGuard lock(mutex_);
        wait(seen);
    }
}

void JobRunner::keep_leases() {
    UniqueLock lock(mutex_);
    while (true) {
        const auto beat = Steady::now() + settings_.heartbeat;
        while (!(stopping_ && running_.empty()) && wake_.wait_until(mutex_, beat)) {
        }
        if (stopping_ && running_.empty()) return;
        // The store may take long to answer, and nobody else must wait for that. Of a job that ends meanwhile
        // the claim is no longer good, and nothing happens.
        const auto now_running = running_;
        lock.unlock();
        for (const auto& running : now_running) {
            try {
                const bool due = Steady::now() - running->renewed >= settings_.lease / 3;
                const ClaimState state = due ? app_.vault.jobs().renew(running->claim, settings_.lease)
                                             : app_.vault.jobs().look(running->claim);
                if (due) running->renewed = Steady::now();
                if (state != ClaimState::held) running->state = state;
            } catch (const Error&) {
                // The lease is three heartbeats long.
            }
        }
        lock.lock();
    }
}

void JobRunner::tell(Running& running, std::int64_t done, std::int64_t total, const std::string& step) {
    if (stopping_ || running.state != ClaimState::held) throw JobStopped{};
    const auto now = Steady::now();
    if (step == running.step && now - running.told < settings_.progress_every) return;
    running.told = now;
    running.step = step;
    ClaimState state = ClaimState::held;
    try {
        state = app_.vault.jobs().progress(running.claim, done, total, step, settings_.lease);
    } catch (const Error&) {
        return;  // what a job cannot tell now it may tell later
    }
    watchers_.wake();
    if (state == ClaimState::held) return;
    running.state = state;
    throw JobStopped{};
}

nlohmann::json JobRunner::do_job(Running& running) {
    const JobInfo& job = running.claim.job;
    JobContext context{app_, job, parse_json(job.parameters),
                       [&](std::int64_t done, std::int64_t total, const std::string& step) {
                           tell(running, done, total, step);
                       },
                       [&] { return stopping_ || running.state != ClaimState::held; }};
    return kinds_.at(job.kind)(context);
}

void JobRunner::run(const JobClaim& claim) {
    const auto shared = std::make_shared<Running>(claim);  // with the heartbeat
    Running& running = *shared;
    {
        const LockGuard lock(mutex_);
        running_.push_back(shared);
    }
    JobService jobs = app_.vault.jobs();
    std::function<void()> ending;
    try {
        const std::string result = dump_json_replacing(do_job(running));
        ending = [&jobs, &claim, result] { jobs.finish(claim, result); };
    } catch (const JobStopped&) {
        ending = [&] {
            if (running.state == ClaimState::cancel_wanted)
                jobs.cancelled(claim);
            else
                jobs.give_back(claim);
        };
    } catch (const Error& error) {
        ending = [&jobs, &claim, sentence = std::string(error.what())] { jobs.fail(claim, sentence); };
    } catch (const Problem& problem) {
        ending = [&jobs, &claim, sentence = std::string(problem.what())] { jobs.fail(claim, sentence); };
    } catch (const std::exception&) {
        // What it says may hold anything.
        ending = [&jobs, &claim] { jobs.fail(claim, fallback_sentence()); };
    }
    end(running, ending);
    {
        const LockGuard lock(mutex_);
        running_.remove(shared);
    }
    wake_.notify_all();
}

/// The end of a job is worth some patience: it was work. In the end its lease runs out and it is done again.
void JobRunner::end(const Running& running, const std::function<void()>& how) {
    for (int tries = 0; tries < 10 && running.state != ClaimState::lost; ++tries) {
        try {
            how();
            watchers_.wake();
            return;
        } catch (const Error&) {
            std::this_thread::sleep_for(std::chrono::milliseconds{100});
        }
    }
}

}  // namespace sessionaudit::server
