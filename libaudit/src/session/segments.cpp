#include "session/segments.hpp"

#include <algorithm>
#include <map>

#include "core/codec.hpp"
#include "sessionaudit/error.hpp"

namespace sessionaudit {
namespace {

constexpr std::string_view kLabel = "events";
constexpr std::size_t kTextSizeMax = 8192;
constexpr std::size_t kAttributesMax = 64;

/// Ties a segment's bytes to its row.
Bytes place_of(const SessionId& id, std::int64_t first_sequence, std::string_view purpose) {
    Bytes place;
    place.reserve(24 + purpose.size());
    place.assign(id.bytes.begin(), id.bytes.end());
    append_u64(place, static_cast<std::uint64_t>(first_sequence));
    const ByteView text = as_bytes(purpose);
    place.insert(place.end(), text.begin(), text.end());
    return place;
}

Bytes insert_segment(storage::Connection& store, const OwnerKey& key, const SessionId& id, Bucket bucket,
                     const std::string& purpose, std::span<const NumberedEvent> events) {
    const std::int64_t first_sequence = events.front().sequence;
    Bytes sealed = key.seal(kLabel, place_of(id, first_sequence, purpose), pack_events(events));
    Timestamp first = events.front().event.at;
    Timestamp last = first;
    for (const NumberedEvent& event : events) {
        first = std::min(first, event.event.at);
        last = std::max(last, event.event.at);
    }
    store
        .prepare(
            "INSERT INTO segment (session_id, bucket, first_sequence, event_count, purpose, first_at, "
            "last_at, sealed)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)")
        .bind(id.view(), bucket, first_sequence, events.size(), purpose, to_millis(first), to_millis(last),
              sealed)
        .run();
    return sealed;
}

struct Segment {
    std::string purpose;
    std::vector<NumberedEvent> events;
};

std::vector<Segment> select_segments(storage::Connection& store, const OwnerKey& key, const SessionId& id) {
    auto select = store.prepare(
        "SELECT first_sequence, purpose, sealed FROM segment WHERE session_id = $1 ORDER BY first_sequence");
    select.bind(id.view());
    std::vector<Segment> segments;
    while (select.step()) {
        const std::int64_t first = select.row().integer(0);
        const std::string purpose(select.row().text(1));
        const Bytes packed = key.open(kLabel, place_of(id, first, purpose), select.row().blob(2));
        segments.push_back({purpose, unpack_events(packed, purpose)});
    }
    return segments;
}

void require_sizes(const Event& event) {
    if (event.purpose.size() > 64 || event.name.size() > 256 || event.path.size() > kTextSizeMax ||
        event.referrer.size() > kTextSizeMax || event.currency.size() > 3 ||
        event.attributes.size() > kAttributesMax)
        throw Error(ErrorCode::invalid_argument,
                    "an event is too large: purpose to 64 bytes, name to 256, path and referrer to 8192, "
                    "currency 3 letters, "
                    "64 attributes");
}

std::string default_purpose(EventKind kind) {
    switch (kind) {
        case EventKind::page_view:
        case EventKind::click:
            return "audience_measurement";
        case EventKind::form_submit:
        case EventKind::cart_add:
        case EventKind::cart_remove:
        case EventKind::checkout:
        case EventKind::purchase:
            return "service";
        case EventKind::custom:
            break;
    }
    throw Error(ErrorCode::invalid_argument, "a custom event must name its purpose, for example \"service\"");
}

}  // namespace

EventTotals insert_segments(storage::Connection& store, const OwnerKey& key, const SessionId& id,
                            Bucket bucket, std::int64_t first_sequence, std::vector<Event>&& events,
                            Bytes& content) {
    EventTotals totals;
    totals.first = events.front().at;
    totals.last = totals.first;
    std::vector<NumberedEvent> numbered;
    numbered.reserve(events.size());
    for (Event& event : events) {
        ++totals.events;
        totals.page_views += event.kind == EventKind::page_view ? 1 : 0;
        totals.interactions += is_interaction(event.kind) ? 1 : 0;
        totals.first = std::min(totals.first, event.at);
        totals.last = std::max(totals.last, event.at);
        numbered.push_back({first_sequence++, std::move(event)});
    }
    std::stable_sort(numbered.begin(), numbered.end(),
                     [](const auto& a, const auto& b) { return a.event.purpose < b.event.purpose; });
    for (auto from = numbered.begin(); from != numbered.end();) {
        const std::string purpose = from->event.purpose;
        const auto to = std::find_if(from, numbered.end(),
                                     [&](const auto& event) { return event.event.purpose != purpose; });
        const Bytes sealed = insert_segment(store, key, id, bucket, purpose, std::span(from, to));
        content.insert(content.end(), sealed.end() - 16, sealed.end());  // the tag stands for the whole
        from = to;
    }
    return totals;
}

void merge_segments(storage::Connection& store, const OwnerKey& key, const SessionId& id, Bucket bucket) {
    {
        auto count =
            store.prepare("SELECT count(*), count(DISTINCT purpose) FROM segment WHERE session_id = $1");
        count.bind(id.view());
        count.step();
        if (count.row().integer(0) == count.row().integer(1)) return;
    }
    std::map<std::string, std::vector<NumberedEvent>> by_purpose;
    for (Segment& segment : select_segments(store, key, id)) {
        auto& events = by_purpose[segment.purpose];
        std::move(segment.events.begin(), segment.events.end(), std::back_inserter(events));
    }
    store.prepare("DELETE FROM segment WHERE session_id = $1").bind(id.view()).run();
    for (const auto& [purpose, events] : by_purpose)
        insert_segment(store, key, id, bucket, purpose, events);
}

std::vector<Event> read_segments(storage::Connection& store, const OwnerKey& key, const SessionId& id) {
    std::vector<NumberedEvent> numbered;
    for (Segment& segment : select_segments(store, key, id))
        std::move(segment.events.begin(), segment.events.end(), std::back_inserter(numbered));
    std::sort(numbered.begin(), numbered.end(),
              [](const auto& a, const auto& b) { return a.sequence < b.sequence; });
    std::vector<Event> events;
    events.reserve(numbered.size());
    for (NumberedEvent& event : numbered)
        events.push_back(std::move(event.event));
    return events;
}

void complete_events(std::vector<Event>& events) {
    for (Event& event : events) {
        if (event.purpose.empty()) event.purpose = default_purpose(event.kind);
        require_sizes(event);
    }
}

}  // namespace sessionaudit
