// Jobs as those see them who do the work. A claim is a random number in the row: whoever took the job over
// has written another, and every change asks for its own.
#include <algorithm>
#include <cstring>

#include "crypto/random.hpp"
#include "job/job_entry.hpp"
#include "store/vault_core.hpp"
#include "tables/jobs.hpp"

namespace sessionaudit {
namespace {

std::int64_t random_lease() {
    std::array<std::uint8_t, 8> bytes{};
    fill_random(bytes);
    std::int64_t lease = 0;
    std::memcpy(&lease, bytes.data(), sizeof lease);
    return lease;
}

/// Those that are queued and due, and those whose worker let the lease run out.
std::vector<JobInfo> candidates(storage::Connection& store, const std::vector<std::string>& kinds,
                                Timestamp now) {
    std::vector<JobInfo> jobs = select_claimable_jobs(store, now);
    std::erase_if(jobs, [&](const JobInfo& job) {
        return std::find(kinds.begin(), kinds.end(), job.kind) == kinds.end();
    });
    return jobs;
}

void end_job(WriteContext& context, const JobInfo& job, JobState state, const std::string& result,
             const std::string& error, Timestamp now) {
    finish_job(context.store(), job.id, state, result, error, now);
    if (state == JobState::done && job.actor == kSchedulerActor) return;
    std::string action = "job.";
    action.append(to_string(state));
    context.record(job_entry(action, job.id, job.kind, job.actor, now));
}

ClaimState state_of(storage::Connection& store, const JobClaim& claim) {
    const auto wanted = is_cancel_wanted(store, claim.job.id, claim.lease);
    if (!wanted) return ClaimState::lost;
    return *wanted ? ClaimState::cancel_wanted : ClaimState::held;
}

/// True for a job that nobody may begin again; it is over then.
bool ended_instead(WriteContext& context, const JobInfo& job, Timestamp now) {
    if (job.state == JobState::running && job.cancel_wanted) {
        end_job(context, job, JobState::cancelled, {}, {}, now);
        return true;
    }
    if (job.attempts < kJobAttemptsMax) return false;
    end_job(context, job, JobState::failed, {},
            "it was begun " + std::to_string(job.attempts) +
                " times, and each time the server that worked on it went away before it was done",
            now);
    return true;
}

}  // namespace

std::optional<JobClaim> JobService::claim(const std::vector<std::string>& kinds, const std::string& worker,
                                          Milliseconds lease) {
    {
        // Who finds nothing must not have written anything: this is asked every few seconds.
        const auto reader = core_.readers().lease();
        if (candidates(*reader, kinds, core_.now()).empty()) return std::nullopt;
    }
    std::optional<JobClaim> claim;
    core_.writer().run([&](WriteContext& context) {
        claim.reset();
        const Timestamp now = core_.now();
        for (JobInfo& job : candidates(context.store(), kinds, now)) {
            if (ended_instead(context, job, now)) continue;
            job.state = JobState::running;
            job.started = job.started.value_or(now);
            ++job.attempts;
            ++job.version;
            const std::int64_t number = random_lease();
            claim_job(context.store(), job, worker, number, now + lease);
            claim = JobClaim{std::move(job), number};
            return;
        }
    });
    return claim;
}

ClaimState JobService::progress(const JobClaim& claim, std::int64_t done, std::int64_t total,
                                const std::string& step, Milliseconds lease) {
    ClaimState state = ClaimState::lost;
    core_.writer().run([&](WriteContext& context) {
        state = state_of(context.store(), claim);
        if (state == ClaimState::lost) return;
        note_progress(context.store(), claim.job.id, done, total, step, core_.now() + lease);
    });
    return state;
}

ClaimState JobService::renew(const JobClaim& claim, Milliseconds lease) {
    ClaimState state = ClaimState::lost;
    core_.writer().run([&](WriteContext& context) {
        state = state_of(context.store(), claim);
        if (state == ClaimState::lost) return;
        renew_lease(context.store(), claim.job.id, core_.now() + lease);
    });
    return state;
}

ClaimState JobService::look(const JobClaim& claim) {
    const auto lease = core_.readers().lease();
    return state_of(*lease, claim);
}

bool JobService::finish(const JobClaim& claim, const std::string& result) {
    bool held = false;
    core_.writer().run([&](WriteContext& context) {
        held = state_of(context.store(), claim) != ClaimState::lost;
        if (held) end_job(context, claim.job, JobState::done, result, {}, core_.now());
    });
    return held;
}

bool JobService::fail(const JobClaim& claim, const std::string& sentence) {
    bool held = false;
    core_.writer().run([&](WriteContext& context) {
        held = state_of(context.store(), claim) != ClaimState::lost;
        if (held) end_job(context, claim.job, JobState::failed, {}, sentence, core_.now());
    });
    return held;
}

bool JobService::cancelled(const JobClaim& claim) {
    bool held = false;
    core_.writer().run([&](WriteContext& context) {
        held = state_of(context.store(), claim) != ClaimState::lost;
        if (held) end_job(context, claim.job, JobState::cancelled, {}, {}, core_.now());
    });
    return held;
}

bool JobService::give_back(const JobClaim& claim) {
    bool held = false;
    core_.writer().run([&](WriteContext& context) {
        const ClaimState state = state_of(context.store(), claim);
        held = state != ClaimState::lost;
        if (state == ClaimState::cancel_wanted) {
            end_job(context, claim.job, JobState::cancelled, {}, {}, core_.now());
        } else if (held) {
            requeue_job(context.store(), claim.job.id);
        }
    });
    return held;
}

}  // namespace sessionaudit
