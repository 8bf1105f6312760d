#include "records/anonymise.hpp"

#include <algorithm>

#include "crypto/random.hpp"
#include "tables/event_counts.hpp"
#include "tables/session_data.hpp"
#include "tables/sessions.hpp"

namespace sessionaudit {
namespace {

Timestamp day_of(Timestamp at) {
    return std::chrono::floor<std::chrono::days>(at);
}

/// A session's id tells when it was made; this one tells the day alone.
SessionId id_of_day(Timestamp day) {
    SessionId id;
    fill_random(id.bytes);
    const auto millis = static_cast<std::uint64_t>(to_millis(day));
    for (std::size_t i = 0; i < 6; ++i)
        id.bytes[i] = static_cast<std::uint8_t>(millis >> (40 - 8 * i));
    id.bytes[6] = static_cast<std::uint8_t>((id.bytes[6] & 0x0F) | 0x70);
    id.bytes[8] = static_cast<std::uint8_t>((id.bytes[8] & 0x3F) | 0x80);
    return id;
}

Event general_event(const Event& event) {
    Event general;
    general.at = day_of(event.at);
    general.kind = event.kind;
    general.purpose = event.purpose;
    general.path = general_path(event.path);
    general.status = event.status;
    return general;
}

SessionRow general_row(const SessionRow& original, const OwnerKey& key) {
    SessionRow row;
    const Timestamp day = day_of(original.started);
    row.id = id_of_day(day);
    row.bucket = key.bucket;
    row.owner = key.owner;
    row.site = original.site;
    row.profile = original.profile;
    row.reason = EndedReason::anonymised;
    row.agent_class = original.agent_class;
    row.started = row.last_seen = day;
    row.ended = day;
    row.jurisdiction = original.jurisdiction;
    row.reduced = kNetworkGone | kAttributesGone | kBelongsToNobody;
    SessionData data;
    if (original.jurisdiction) data.jurisdiction = original.jurisdiction->code;
    row.sealed = seal_session_data(key, row.id, data);
    return row;
}

void note_totals(SessionRow& row, const EventTotals& totals) {
    row.first_event = row.event_count == 0 ? totals.first : std::min(*row.first_event, totals.first);
    row.last_event = row.event_count == 0 ? totals.last : std::max(*row.last_event, totals.last);
    row.event_count += totals.events;
    row.page_view_count += totals.page_views;
    row.interaction_count += totals.interactions;
}

void write_visit(WriteContext& context, const SessionRow& original, const EventsByPurpose& events) {
    const OwnerKey key = OwnerKey::generate(random_owner_id(), random_bucket());
    context.insert_key(key);
    SessionRow row = general_row(original, key);
    for (const auto& [purpose, numbered] : events) {
        std::vector<NumberedEvent> general;
        general.reserve(numbered.size());
        for (const NumberedEvent& event : numbered)
            general.push_back({event.sequence, general_event(event.event)});
        const SealedSegment segment = seal_segment(key, row.id, purpose, general);
        insert_segment(context.store(), row.id, row.bucket, segment);
        note_totals(row, segment.totals);
    }
    insert_session(context.store(), row);
}

}  // namespace

void write_anonymised(WriteContext& context, const SessionRow& original, const EventsByPurpose& events) {
    if (!events.empty()) write_visit(context, original, events);
}

void anonymise_session(WriteContext& context, const SessionRow& original, const OwnerKey& key) {
    const EventsByPurpose events = read_events_by_purpose(context.store(), key, original.id);
    delete_session(context.store(), original.id);
    write_visit(context, original, events);
}

std::int64_t anonymise_events_of_purpose(WriteContext& context, const HeldItems& held,
                                         const std::vector<OwnerPlace>& owners, const std::string& purpose) {
    std::int64_t count = 0;
    for (const OwnerPlace& owner : owners) {
        const auto key = context.find_key(owner.owner, owner.bucket);
        if (!key) continue;
        for (const SessionId& id : unheld_sessions_with(context.store(), held, owner.owner, purpose)) {
            const EventsByPurpose events = read_events_by_purpose(context.store(), *key, id, purpose);
            count += delete_events(context.store(), id, purpose);
            if (const auto row = select_session(context.store(), id)) write_anonymised(context, *row, events);
        }
    }
    return count;
}

}  // namespace sessionaudit
