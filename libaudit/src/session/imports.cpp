// Finished visits from a log, with the importer's checkpoint, in one durable step.
#include "tables/imports.hpp"
#include "core/codec.hpp"
#include "records/ledger_entries.hpp"
#include "records/subject_keys.hpp"
#include "session/session_jurisdiction.hpp"
#include "sessionaudit/error.hpp"
#include "store/vault_core.hpp"
#include "tables/session_data.hpp"
#include "tables/sessions.hpp"

namespace sessionaudit {
namespace {

SessionRow imported_row(VaultCore& core, const ImportedSession& session, const OwnerKey& key, Timestamp now) {
    SessionRow row;
    row.id = core.ids().next_session(now);
    row.bucket = key.bucket;
    row.owner = key.owner;
    row.site = core.config().site;
    row.profile = core.config().profile;
    row.reason = EndedReason::imported;
    row.agent_class = session.agent_class;
    row.started = session.started;
    row.last_seen = session.last_seen;
    row.ended = session.last_seen;
    SessionData data;
    data.agent_family = session.agent_family;
    data.agent = session.agent_family;
    data.network = session.network;
    describe_for_retention(row, core, data);
    row.sealed = seal_session_data(key, row.id, data);
    return row;
}

/// The subject the log names, or a new anonymous visitor: visits are never joined by address.
OwnerKey owner_of(VaultCore& core, WriteContext& context, const ImportedSession& session, Timestamp now) {
    if (session.identifier.empty()) {
        OwnerKey key = OwnerKey::generate(random_owner_id(), random_bucket());
        context.insert_key(key);
        return key;
    }
    const Identifier identifier = Identifier::parse(session.identifier);
    return obtain_subject(context, identifier, identifier_mac(core.index_key(), identifier), now);
}

/// Leaves out the visits of people who were erased after them. Returns how many.
std::int64_t leave_out_erased(VaultCore& core, std::vector<ImportedSession>& batch) {
    return static_cast<std::int64_t>(std::erase_if(batch, [&](const ImportedSession& session) {
        if (session.identifier.empty()) return false;
        const Hash mac = identifier_mac(core.index_key(), Identifier::parse(session.identifier));
        return core.is_suppressed(mac, session.started);
    }));
}

}  // namespace

std::int64_t SessionService::store_imported(std::vector<ImportedSession>&& batch, ByteView input_identity,
                                            ByteView checkpoint) {
    std::int64_t left_out = 0;
    core_.writer().run(
        [&](WriteContext& context) {
            left_out = leave_out_erased(core_, batch);
            const Timestamp now = core_.now();
            Bytes content;
            std::int64_t events = 0;
            for (ImportedSession& session : batch) {
                complete_events(session.events);
                const OwnerKey key = owner_of(core_, context, session, now);
                SessionRow row = imported_row(core_, session, key, now);
                const auto segments = seal_events(key, row.id, 1, session.events);
                const EventTotals totals =
                    insert_segments(context.store(), row.id, row.bucket, segments, content);
                row.event_count = totals.events;
                row.page_view_count = totals.page_views;
                row.interaction_count = totals.interactions;
                row.first_event = totals.first;
                row.last_event = totals.last;
                insert_session(context.store(), row);
                events += totals.events;
            }
            save_import(context.store(), input_identity, checkpoint, now);
            if (batch.empty()) return;
            context.count("imported_sessions", static_cast<std::int64_t>(batch.size()), content);
            context.count("imported_events", events, {});
        },
        Writer::Weight::heavy);
    return left_out;
}

std::optional<Bytes> SessionService::find_import_checkpoint(const std::function<bool(ByteView)>& accepts) {
    return find_import(*core_.readers().lease(), accepts);
}

}  // namespace sessionaudit
