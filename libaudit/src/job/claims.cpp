// Jobs as those see them who do the work. A claim is a random number in the row: whoever took the job over
// has written another, and every change asks for its own.
#include <algorithm>
#include <cstring>

#include "crypto/random.hpp"
#include "job/job_entry.hpp"
#include "store/vault_core.hpp"
#include "tables/job_row.hpp"

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
    auto select = store.prepare("SELECT " SESSIONAUDIT_JOB_COLUMNS
                                " FROM job WHERE (state = 1 AND (not_before IS NULL OR not_before <= $1))"
                                " OR (state = 2 AND lease_until <= $1) ORDER BY job_id");
    select.bind(to_millis(now));
    std::vector<JobInfo> jobs;
    while (select.step()) {
        JobInfo job = read_job(select.row());
        if (std::find(kinds.begin(), kinds.end(), job.kind) != kinds.end()) jobs.push_back(std::move(job));
    }
    return jobs;
}

void end_job(WriteContext& context, const JobInfo& job, JobState state, const std::string& result,
             const std::string& error, Timestamp now) {
    auto update = context.store().prepare(
        "UPDATE job SET state = $1, finished_at = $2, result = $3, error = $4, lease = 0,"
        " lease_until = NULL, version = version + 1 WHERE job_id = $5");
    update.bind(static_cast<std::int64_t>(state), to_millis(now), result, error, job.id.view());
    update.run();
    if (state == JobState::done && job.actor == kSchedulerActor) return;
    std::string action = "job.";
    action.append(to_string(state));
    context.record(job_entry(action, job.id, job.kind, job.actor, now));
}

ClaimState state_of(storage::Connection& store, const JobClaim& claim) {
    auto select =
        store.prepare("SELECT cancel_wanted FROM job WHERE job_id = $1 AND state = 2 AND lease = $2");
    select.bind(claim.job.id.view(), claim.lease);
    if (!select.step()) return ClaimState::lost;
    return select.row().integer(0) != 0 ? ClaimState::cancel_wanted : ClaimState::held;
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
            auto update = context.store().prepare(
                "UPDATE job SET state = 2, started_at = $1, attempts = $2, version = $3, worker = $4,"
                " lease = $5, lease_until = $6 WHERE job_id = $7");
            update.bind(to_millis(*job.started), job.attempts, job.version, worker, number,
                        to_millis(now + lease), job.id.view());
            update.run();
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
        auto update = context.store().prepare(
            "UPDATE job SET done = $1, total = $2, step = $3, lease_until = $4, version = version + 1"
            " WHERE job_id = $5");
        update.bind(done, total, step, to_millis(core_.now() + lease), claim.job.id.view());
        update.run();
    });
    return state;
}

ClaimState JobService::renew(const JobClaim& claim, Milliseconds lease) {
    ClaimState state = ClaimState::lost;
    core_.writer().run([&](WriteContext& context) {
        state = state_of(context.store(), claim);
        if (state == ClaimState::lost) return;
        auto update = context.store().prepare("UPDATE job SET lease_until = $1 WHERE job_id = $2");
        update.bind(to_millis(core_.now() + lease), claim.job.id.view());
        update.run();
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
            auto update = context.store().prepare(
                "UPDATE job SET state = 1, attempts = attempts - 1, version = version + 1, worker = '',"
                " lease = 0, lease_until = NULL WHERE job_id = $1");
            update.bind(claim.job.id.view());
            update.run();
        }
    });
    return held;
}

}  // namespace sessionaudit
