// What has expired is ended; what ended long ago goes.
#include "session/audit_trail.hpp"
#include "session/segments.hpp"
#include "session/session_row.hpp"
#include "session/visitor_end.hpp"
#include "vault/vault_core.hpp"

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
};

std::vector<Purged> select_purgeable(storage::Connection& store, Timestamp ended_before,
                                     const SessionId& after) {
    auto select = store.prepare(
        "SELECT session_id, bucket, owner_id, event_count FROM session"
        " WHERE session_id > $1 AND state = 2 AND ended_at < $2 ORDER BY session_id LIMIT $3");
    select.bind(after.view(), to_millis(ended_before), kBatch);
    std::vector<Purged> rows;
    while (select.step()) {
        const storage::Row row = select.row();
        rows.push_back({SessionId::from_bytes(row.blob(0)), static_cast<Bucket>(row.integer(1)),
                        OwnerId::from_bytes(row.blob(2)), row.integer(3)});
    }
    return rows;
}

void delete_session(storage::Connection& store, const SessionId& id) {
    store.prepare("DELETE FROM segment WHERE session_id = $1").bind(id.view()).run();
    store.prepare("DELETE FROM session WHERE session_id = $1").bind(id.view()).run();
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
    if (dry_run) {
        const auto lease = core_.readers().lease();
        auto count = lease->prepare(
            "SELECT count(*), coalesce(sum(event_count), 0) FROM session WHERE state = 2 AND ended_at < $1");
        count.bind(to_millis(ended_before));
        count.step();
        result.sessions = count.row().integer(0);
        result.events = count.row().integer(1);
        auto owners = lease->prepare(
            "SELECT count(DISTINCT s.owner_id) FROM session s WHERE s.state = 2 AND s.ended_at < $1"
            " AND NOT EXISTS (SELECT 1 FROM subject u WHERE u.owner_id = s.owner_id)"
            " AND NOT EXISTS (SELECT 1 FROM session k WHERE k.owner_id = s.owner_id AND (k.state = 1 OR "
            "k.ended_at >= $2))");
        owners.bind(to_millis(ended_before), to_millis(ended_before));
        owners.step();
        result.owners = owners.row().integer(0);
        return result;
    }
    do {
        PurgeResult batch;
        SessionId reached = after;
        core_.writer().run([&](WriteContext& context) {
            batch = {};
            const auto rows = select_purgeable(context.store(), ended_before, after);
            found = rows.size();
            for (const Purged& row : rows) {
                delete_session(context.store(), row.id);
                context.changed(row.bucket);
                ++batch.sessions;
                batch.events += row.events;
                reached = row.id;
            }
            for (const Purged& row : rows) {
                if (end_visitor(context, {row.owner, row.bucket}, VisitorEnd::when_sessions_are_gone))
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
