// What has expired is ended; what ended long ago goes.
#include <algorithm>
#include <set>

#include "records/held_items.hpp"
#include "records/ledger_entries.hpp"
#include "records/visitor_end.hpp"
#include "store/vault_core.hpp"
#include "tables/segments.hpp"
#include "tables/session_row.hpp"
#include "tables/subjects.hpp"

namespace sessionaudit {
namespace {

constexpr int kBatch = 500;  // a job this long keeps other writers waiting a few milliseconds

struct Expired {
    SessionId id;
    Bucket bucket = 0;
    OwnerId owner{};
    EndedReason reason = EndedReason::none;
    Timestamp at{};
};

std::vector<Expired> select_expired(storage::Connection& store, Timestamp now) {
    auto select = store.prepare(
        "SELECT session_id, bucket, owner_id, expires_at, absolute_expires_at FROM session"
        " WHERE state = 1 AND expires_at <= $1 ORDER BY expires_at LIMIT $2");
    select.bind(to_millis(now), kBatch);
    std::vector<Expired> expired;
    while (select.step()) {
        const storage::Row row = select.row();
        const bool absolute = row.integer(3) >= row.integer(4);
        expired.push_back({SessionId::from_bytes(row.blob(0)), static_cast<Bucket>(row.integer(1)),
                           OwnerId::from_bytes(row.blob(2)),
                           absolute ? EndedReason::absolute_timeout : EndedReason::idle_timeout,
                           from_millis(row.integer(3))});
    }
    return expired;
}

struct Purged {
    SessionId id;
    Bucket bucket = 0;
    OwnerId owner{};
    std::int64_t events = 0;
    Timestamp started{};
    Timestamp last_seen{};
};

std::vector<Purged> select_purgeable(storage::Connection& store, Timestamp ended_before,
                                     const SessionId& after) {
    auto select = store.prepare(
        "SELECT session_id, bucket, owner_id, event_count, started_at, last_seen_at FROM session"
        " WHERE session_id > $1 AND state = 2 AND ended_at < $2 ORDER BY session_id LIMIT $3");
    select.bind(after.view(), to_millis(ended_before), kBatch);
    std::vector<Purged> rows;
    while (select.step()) {
        const storage::Row row = select.row();
        rows.push_back({SessionId::from_bytes(row.blob(0)), static_cast<Bucket>(row.integer(1)),
                        OwnerId::from_bytes(row.blob(2)), row.integer(3), from_millis(row.integer(4)),
                        from_millis(row.integer(5))});
    }
    return rows;
}

void delete_session(storage::Connection& store, const SessionId& id) {
    store.prepare("DELETE FROM segment WHERE session_id = $1").bind(id.view()).run();
    store.prepare("DELETE FROM session WHERE session_id = $1").bind(id.view()).run();
}

bool is_held(storage::Connection& store, const HeldItems& held, const Purged& row) {
    return held.session(store, {row.id, row.owner, row.started, row.last_seen});
}

/// Nobody of this owner is left once the sessions that ended before are gone.
bool ends_with(storage::Connection& store, const OwnerId& owner, Timestamp ended_before) {
    if (is_subject(store, owner)) return false;
    auto others =
        store.prepare("SELECT 1 FROM session WHERE owner_id = $1 AND (state = 1 OR ended_at >= $2) LIMIT 1");
    others.bind(owner.view(), to_millis(ended_before));
    return !others.step();
}

PurgeResult count_purgeable(VaultCore& core, Timestamp ended_before) {
    const auto store = core.readers().lease();
    const HeldItems held = HeldItems::load(*store, *core.keyring_readers().lease());
    PurgeResult result;
    std::set<OwnerId> owners;
    std::set<OwnerId> needed;
    SessionId after{};
    for (auto rows = select_purgeable(*store, ended_before, after); !rows.empty();
         rows = select_purgeable(*store, ended_before, after)) {
        after = rows.back().id;
        for (const Purged& row : rows) {
            if (is_held(*store, held, row)) {
                needed.insert(row.owner);
                continue;
            }
            ++result.sessions;
            result.events += row.events;
            owners.insert(row.owner);
        }
    }
    result.owners = std::count_if(owners.begin(), owners.end(), [&](const OwnerId& owner) {
        return !needed.contains(owner) && ends_with(*store, owner, ended_before);
    });
    return result;
}

}  // namespace

SweepResult SessionService::sweep() {
    SweepResult result;
    std::size_t found = 0;
    do {
        SweepResult batch;
        core_.writer().run([&](WriteContext& context) {
            batch = {};
            const auto expired = select_expired(context.store(), core_.now());
            found = expired.size();
            for (const Expired& session : expired) {
                if (!end_session(context.store(), session.id, session.reason, session.at, {}, {})) continue;
                if (const auto key = context.find_key(session.owner, session.bucket))
                    merge_segments(context.store(), *key, session.id, session.bucket);
                context.changed(session.bucket);
                ++(session.reason == EndedReason::idle_timeout ? batch.ended_idle : batch.ended_absolute);
            }
            if (batch.ended_idle + batch.ended_absolute == 0) return;
            LedgerEntry entry = plain_entry("sessions.swept", "job:sweep", core_.now());
            entry.detail["idle_timeout"] = batch.ended_idle;
            entry.detail["absolute_timeout"] = batch.ended_absolute;
            context.record(entry);
        });
        result.ended_idle += batch.ended_idle;
        result.ended_absolute += batch.ended_absolute;
    } while (found == kBatch);
    return result;
}

PurgeResult SessionService::purge(Timestamp ended_before, bool dry_run, const std::string& actor) {
    PurgeResult result;
    SessionId after{};
    std::size_t found = 0;
    if (dry_run) return count_purgeable(core_, ended_before);
    do {
        PurgeResult batch;
        SessionId reached = after;
        core_.writer().run([&](WriteContext& context) {
            batch = {};
            const auto rows = select_purgeable(context.store(), ended_before, after);
            const HeldItems held = HeldItems::load(context.store(), context.keyring());
            found = rows.size();
            for (const Purged& row : rows) {
                reached = row.id;
                if (is_held(context.store(), held, row)) continue;
                delete_session(context.store(), row.id);
                context.changed(row.bucket);
                ++batch.sessions;
                batch.events += row.events;
            }
            for (const Purged& row : rows) {
                if (end_visitor(context, held, {row.owner, row.bucket}, VisitorEnd::when_sessions_are_gone))
                    ++batch.owners;
            }
            if (batch.sessions == 0) return;
            LedgerEntry entry = plain_entry("sessions.purged", actor, core_.now());
            entry.detail["sessions"] = batch.sessions;
            entry.detail["events"] = batch.events;
            entry.detail["owner_keys_destroyed"] = batch.owners;
            context.record(entry);
        });
        after = reached;
        result.sessions += batch.sessions;
        result.events += batch.events;
        result.owners += batch.owners;
    } while (found == kBatch);
    return result;
}

}  // namespace sessionaudit
