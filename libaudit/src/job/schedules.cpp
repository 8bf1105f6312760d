#include <algorithm>

#include "core/ascii.hpp"
#include "job/enqueue.hpp"
#include "records/ledger_entries.hpp"
#include "sessionaudit/error.hpp"
#include "sessionaudit/schedule.hpp"
#include "tables/schedules.hpp"

namespace sessionaudit {
namespace {

constexpr Seconds kEveryMin{10};
constexpr Seconds kEveryMax = std::chrono::days{366};

void require_every(Seconds every) {
    if (every < kEveryMin || every > kEveryMax)
        throw Error(ErrorCode::invalid_argument, "what is done again is done every 10 seconds to 366 days");
}

void require_schedule(const NewSchedule& schedule) {
    const auto allowed = [](char c) {
        return ascii::is_lower(c) || ascii::is_digit(c) || c == '-' || c == '_' || c == '.' || c == ':';
    };
    if (schedule.name.empty() || schedule.name.size() > 128 ||
        !std::all_of(schedule.name.begin(), schedule.name.end(), allowed))
        throw Error(ErrorCode::invalid_argument,
                    "a schedule has a name of 1 to 128 letters a-z, digits, - _ . and :");
    require_every(schedule.every);
}

/// The version that was looked at, or an error.
ScheduleInfo at_version(storage::Connection& store, const RecordId& id, std::int64_t version) {
    const auto found = find_schedule(store, id);
    if (!found) throw Error(ErrorCode::not_found, "there is no schedule " + id.to_string());
    if (found->version != version)
        throw Error(ErrorCode::conflict, "the schedule was changed meanwhile; look at it again");
    return *found;
}

LedgerEntry schedule_entry(const std::string& action, const ScheduleInfo& schedule, const std::string& actor,
                           Timestamp now) {
    LedgerEntry entry = plain_entry(action, actor, now);
    entry.detail["schedule"] = schedule.name;
    entry.detail["every_seconds"] = std::int64_t{schedule.every.count()};
    entry.detail["enabled"] = schedule.enabled;
    return entry;
}

/// False for a name that is taken.
bool insert(WriteContext& context, VaultCore& core, const NewSchedule& schedule, RecordId& id) {
    if (has_schedule(context.store(), schedule.name)) return false;
    const Timestamp now = core.now();
    id = core.ids().next_record(now);
    insert_schedule(context.store(), {id,
                                      schedule.name,
                                      schedule.kind,
                                      schedule.parameters,
                                      schedule.every,
                                      schedule.first.value_or(now),
                                      {},
                                      true,
                                      1});
    return true;
}

/// One job at a time of a schedule, whoever asks.
RecordId begin(WriteContext& context, VaultCore& core, const ScheduleInfo& schedule,
               const std::string& actor) {
    // A scan has the key of its series, whoever begins it.
    const std::string key = schedule.kind == "scan" ? schedule.name : "schedule:" + schedule.name;
    const RecordId job = enqueue_job(context, core, {schedule.kind, schedule.parameters, actor, {}, key});
    note_schedule_begun(context.store(), schedule.id, job);
    return job;
}

std::vector<ScheduleInfo> due(storage::Connection& store, const std::vector<std::string>& kinds,
                              Timestamp now) {
    std::vector<ScheduleInfo> schedules = select_due_schedules(store, now);
    std::erase_if(schedules, [&](const ScheduleInfo& schedule) {
        return std::find(kinds.begin(), kinds.end(), schedule.kind) == kinds.end();
    });
    return schedules;
}

}  // namespace

RecordId ScheduleService::add(const NewSchedule& schedule, const std::string& actor) {
    require_schedule(schedule);
    RecordId id{};
    core_.writer().run([&](WriteContext& context) {
        if (!insert(context, core_, schedule, id))
            throw Error(ErrorCode::already_exists, "there is a schedule " + schedule.name + " already");
        context.record(
            schedule_entry("schedule.added", *find_schedule(context.store(), id), actor, core_.now()));
    });
    return id;
}

void ScheduleService::ensure(const NewSchedule& schedule) {
    require_schedule(schedule);
    {
        const auto reader = core_.readers().lease();
        if (has_schedule(*reader, schedule.name)) return;
    }
    core_.writer().run([&](WriteContext& context) {
        RecordId id{};
        insert(context, core_, schedule, id);
    });
}

std::vector<ScheduleInfo> ScheduleService::list() {
    const auto lease = core_.readers().lease();
    return select_schedules(*lease);
}

std::optional<ScheduleInfo> ScheduleService::find(const RecordId& id) {
    const auto lease = core_.readers().lease();
    return find_schedule(*lease, id);
}

ScheduleInfo ScheduleService::change(const RecordId& id, std::int64_t version, const ScheduleChange& change,
                                     const std::string& actor) {
    if (change.every) require_every(*change.every);
    ScheduleInfo info;
    core_.writer().run([&](WriteContext& context) {
        info = at_version(context.store(), id, version);
        const Timestamp now = core_.now();
        if (change.enabled) info.enabled = *change.enabled;
        if (change.every) {
            info.every = *change.every;
            info.next = std::min(info.next, now + Milliseconds(info.every));
        }
        ++info.version;
        update_schedule(context.store(), info);
        context.record(schedule_entry("schedule.changed", info, actor, now));
    });
    return info;
}

void ScheduleService::remove(const RecordId& id, std::int64_t version, const std::string& actor) {
    core_.writer().run([&](WriteContext& context) {
        const ScheduleInfo info = at_version(context.store(), id, version);
        delete_schedule(context.store(), id);
        context.record(schedule_entry("schedule.removed", info, actor, core_.now()));
    });
}

RecordId ScheduleService::run_now(const RecordId& id, const std::string& actor) {
    RecordId job{};
    core_.writer().run([&](WriteContext& context) {
        const auto found = find_schedule(context.store(), id);
        if (!found) throw Error(ErrorCode::not_found, "there is no schedule " + id.to_string());
        job = begin(context, core_, *found, actor);
    });
    return job;
}

std::vector<RecordId> ScheduleService::begin_due(const std::vector<std::string>& kinds) {
    std::vector<RecordId> jobs;
    {
        // Who finds nothing must not have written anything: this is asked every few seconds.
        const auto reader = core_.readers().lease();
        if (due(*reader, kinds, core_.now()).empty()) return jobs;
    }
    core_.writer().run([&](WriteContext& context) {
        jobs.clear();
        const Timestamp now = core_.now();
        for (const ScheduleInfo& schedule : due(context.store(), kinds, now)) {
            jobs.push_back(begin(context, core_, schedule, std::string(kSchedulerActor)));
            set_schedule_next(context.store(), schedule.id, now + Milliseconds(schedule.every));
        }
    });
    return jobs;
}

}  // namespace sessionaudit
