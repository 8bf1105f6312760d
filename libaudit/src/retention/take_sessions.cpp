#include "retention/take_sessions.hpp"

#include "core/network_address.hpp"
#include "policy/period_moment.hpp"
#include "records/anonymise.hpp"
#include "records/visitor_end.hpp"
#include "retention/item_json.hpp"
#include "tables/event_counts.hpp"
#include "tables/session_data.hpp"
#include "tables/sessions.hpp"

namespace sessionaudit {
namespace {

/// What is left of a network that was cut at recording: a provider's region, no neighbourhood.
constexpr AddressPrefix kCutNetwork{16, 32};

void count_events(const SweepJob& job, const OwnerKey& key, const SessionRow& row) {
    EventCounts counts;
    for (const Event& event : read_segments(job.store(), key, row.id))
        counts.add(row.site, event.purpose, event);
    counts.write(job.store());
}

void archive_session(const SweepJob& job, const SessionDue& due, const OwnerKey& key, const SessionRow& row) {
    const Timestamp expires = job.archive_end(*due.rules, due.session.moments());
    job.archive.add(due.removal->rule, DataKind::sessions, expires, key,
                    session_item(row, open_session_data(key, row.id, row.sealed),
                                 read_segments(job.store(), key, row.id)));
}

/// A subject stays; who was here last, and under whose law, decides when they are forgotten too. So does a
/// visitor with records in an archive.
void leave_owner(const SweepJob& job, const SessionItem& session, RetentionAction action) {
    const bool is_known = note_last_session(job.store(), session.owner, session.last, session.jurisdiction);
    if (!is_known && action != RetentionAction::archive)
        end_visitor(job.context, job.holds, {session.owner, session.bucket},
                    VisitorEnd::when_nothing_is_left);
}

/// Whether it is as it was read, and not in use again.
bool is_still_due(storage::Connection& store, const SessionDue& due, Timestamp now) {
    const auto state = select_session_state(store, due.session.id);
    if (!state || state->reduced != due.session.reduced) return false;
    return due.removal == nullptr || !state->active || state->expires.value_or(Timestamp{}) <= now;
}

/// Without reading more of it.
void erase_session(const SweepJob& job, const SessionDue& due) {
    delete_session(job.store(), due.session.id);
    job.context.changed(due.session.bucket);
    leave_owner(job, due.session, RetentionAction::erase);
    ++job.tally[due.removal];
}

void remove_session(const SweepJob& job, const SessionDue& due, const SessionRow& row) {
    const auto key = job.context.find_key(row.owner, row.bucket);
    // Without its key it is noise; there is nothing to count, to archive or to make anonymous.
    switch (key ? due.removal->action : RetentionAction::erase) {
        case RetentionAction::anonymise:
            anonymise_session(job.context, row, *key);
            break;
        case RetentionAction::aggregate:
            count_events(job, *key, row);
            delete_session(job.store(), row.id);
            break;
        case RetentionAction::archive:
            archive_session(job, due, *key, row);
            delete_session(job.store(), row.id);
            break;
        case RetentionAction::truncate_ip:  // about networks only
        case RetentionAction::erase:
            delete_session(job.store(), row.id);
            break;
    }
    job.context.changed(row.bucket);
    leave_owner(job, due.session, due.removal->action);
    ++job.tally[due.removal];
}

void archive_part(const SweepJob& job, const SessionDue& due, const OwnerKey& key, const SessionData& data,
                  const StageAt& stage, DataKind kind) {
    if (stage.action != RetentionAction::archive) return;
    job.archive.add(stage.rule, kind, moment_after(job.now, job.archive_keep), key,
                    part_item(due.session.id, data, kind));
}

std::int64_t cut_network(SessionData& data, const StageAt& stage) {
    if (stage.action != RetentionAction::truncate_ip) {
        data.network.clear();
        return kNetworkGone;
    }
    data.network = truncated_network(data.network.substr(0, data.network.find('/')), kCutNetwork);
    return kNetworkCut;
}

/// Takes the network or the attributes out of what is sealed.
void take_parts(const SweepJob& job, const SessionDue& due, const SessionRow& row) {
    const auto key = job.context.find_key(row.owner, row.bucket);
    if (!key) return;
    SessionData data = open_session_data(*key, row.id, row.sealed);
    std::int64_t reduced = row.reduced;
    if (due.network != nullptr) {
        archive_part(job, due, *key, data, *due.network, DataKind::network);
        reduced |= cut_network(data, *due.network);
        ++job.tally[due.network];
    }
    if (due.attributes != nullptr) {
        archive_part(job, due, *key, data, *due.attributes, DataKind::attributes);
        data.attributes.clear();
        reduced |= kAttributesGone;
        ++job.tally[due.attributes];
    }
    reduce_session(job.store(), row.id, seal_session_data(*key, row.id, data), reduced);
    if (row.active()) job.context.changed(row.bucket);
}

}  // namespace

void take_sessions(const SweepJob& job, std::span<SessionDue> due) {
    for (const SessionDue& item : due) {
        const SessionItem& session = item.session;
        if (job.holds.session(job.store(), session.for_holds())) continue;
        if (!is_still_due(job.store(), item, job.now)) continue;
        if (item.removal != nullptr && item.removal->action == RetentionAction::erase) {
            erase_session(job, item);
            continue;
        }
        const auto row = select_session(job.store(), session.id);
        if (!row) continue;
        if (item.removal != nullptr)
            remove_session(job, item, *row);
        else
            take_parts(job, item, *row);
    }
}

}  // namespace sessionaudit
