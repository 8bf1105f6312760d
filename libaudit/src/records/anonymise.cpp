#include "records/anonymise.hpp"

#include <algorithm>

#include "crypto/random.hpp"
#include "tables/event_counts.hpp"
#include "tables/segments.hpp"
#include "tables/session_data.hpp"

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

EventsByPurpose events_of(storage::Connection& store, const OwnerKey& key, const SessionId& id,
                          const std::string* only_purpose) {
    auto select = store.prepare(
        "SELECT first_sequence, purpose, sealed FROM segment WHERE session_id = $1 ORDER BY first_sequence");
    select.bind(id.view());
    EventsByPurpose events;
    while (select.step()) {
        const std::string purpose(select.row().text(1));
        if (only_purpose != nullptr && purpose != *only_purpose) continue;
        auto opened = open_segment(key, id, select.row().integer(0), purpose, select.row().blob(2));
        auto& list = events[purpose];
        std::move(opened.begin(), opened.end(), std::back_inserter(list));
    }
    return events;
}

}  // namespace

void write_anonymised(WriteContext& context, const SessionRow& original, const EventsByPurpose& events) {
    if (!events.empty()) write_visit(context, original, events);
}

void anonymise_session(WriteContext& context, const SessionRow& original, const OwnerKey& key) {
    const EventsByPurpose events = events_of(context.store(), key, original.id, nullptr);
    context.store().prepare("DELETE FROM segment WHERE session_id = $1").bind(original.id.view()).run();
    context.store().prepare("DELETE FROM session WHERE session_id = $1").bind(original.id.view()).run();
    write_visit(context, original, events);
}

std::int64_t anonymise_events_of_purpose(WriteContext& context, const HeldItems& held,
                                         const std::vector<OwnerPlace>& owners, const std::string& purpose) {
    std::int64_t count = 0;
    for (const OwnerPlace& owner : owners) {
        const auto key = context.find_key(owner.owner, owner.bucket);
        if (!key) continue;
        for (const SessionId& id : unheld_sessions_with(context.store(), held, owner.owner, purpose)) {
            const EventsByPurpose events = events_of(context.store(), *key, id, &purpose);
            context.store()
                .prepare("DELETE FROM segment WHERE session_id = $1 AND purpose = $2")
                .bind(id.view(), purpose)
                .run();
            const auto row = select_session(context.store(), id);
            if (row) write_anonymised(context, *row, events);
            count_events_again(context.store(), id);
            for (const auto& [name, list] : events)
                count += static_cast<std::int64_t>(list.size());
        }
    }
    return count;
}

}  // namespace sessionaudit
