// What has expired is ended; what ended long ago goes.
#include <algorithm>
#include <set>

#include "records/held_items.hpp"
#include "records/ledger_entries.hpp"
#include "records/visitor_end.hpp"
#include "store/vault_core.hpp"
#include "tables/sessions.hpp"
#include "tables/subjects.hpp"

namespace sessionaudit {
namespace {

constexpr int kBatch = 500;  // a job this long keeps other writers waiting a few milliseconds

/// Nobody of this owner is left once the sessions that ended before are gone.
bool ends_with(storage::Connection& store, const OwnerId& owner, Timestamp ended_before) {
    return !is_subject(store, owner) && !has_sessions_since(store, owner, ended_before);
}

PurgeResult count_purgeable(VaultCore& core, Timestamp ended_before) {
    const auto store = core.readers().lease();
    const HeldItems held = HeldItems::load(*store, *core.keyring_readers().lease());
    PurgeResult result;
    std::set<OwnerId> owners;
    std::set<OwnerId> needed;
    SessionId after{};
    for (auto rows = select_ended_sessions(*store, ended_before, after, kBatch); !rows.empty();
         rows = select_ended_sessions(*store, ended_before, after, kBatch)) {
        after = rows.back().span.id;
        for (const EndedSession& row : rows) {
            if (held.session(*store, row.span)) {
                needed.insert(row.span.owner);
                continue;
            }
            ++result.sessions;
            result.events += row.events;
            owners.insert(row.span.owner);
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
            const auto expired = select_expired_sessions(context.store(), core_.now(), kBatch);
            found = expired.size();
            for (const ExpiredSession& session : expired) {
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
            const auto rows = select_ended_sessions(context.store(), ended_before, after, kBatch);
            const HeldItems held = HeldItems::load(context.store(), context.keyring());
            found = rows.size();
            for (const EndedSession& row : rows) {
                reached = row.span.id;
                if (held.session(context.store(), row.span)) continue;
                delete_session(context.store(), row.span.id);
                context.changed(row.bucket);
                ++batch.sessions;
                batch.events += row.events;
            }
            for (const EndedSession& row : rows) {
                if (end_visitor(context, held, {row.span.owner, row.bucket},
                                VisitorEnd::when_sessions_are_gone))
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
