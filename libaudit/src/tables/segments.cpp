#include "tables/segments.hpp"

#include <algorithm>
#include <map>

#include "core/codec.hpp"
#include "crypto/aead.hpp"
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

void add(EventTotals& totals, const Event& event) {
    totals.first = totals.events == 0 ? event.at : std::min(totals.first, event.at);
    totals.last = totals.events == 0 ? event.at : std::max(totals.last, event.at);
    ++totals.events;
    ++(is_interaction(event.kind) ? totals.interactions : totals.page_views);
}

void add(EventTotals& totals, const EventTotals& more) {
    totals.first = totals.events == 0 ? more.first : std::min(totals.first, more.first);
    totals.last = totals.events == 0 ? more.last : std::max(totals.last, more.last);
    totals.events += more.events;
    totals.page_views += more.page_views;
    totals.interactions += more.interactions;
}

void seal_packed(SealedSegment& segment, const OwnerKey& key, const SessionId& id, ByteView packed) {
    segment.sealed = key.seal(kLabel, place_of(id, segment.first_sequence, segment.purpose), packed);
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
        segments.push_back({purpose, open_segment(key, id, first, purpose, select.row().blob(2))});
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

}  // namespace

std::vector<NumberedEvent> open_segment(const OwnerKey& key, const SessionId& id, std::int64_t first_sequence,
                                        std::string_view purpose, ByteView sealed) {
    return unpack_events(key.open(kLabel, place_of(id, first_sequence, purpose), sealed), purpose);
}

SealedSegment seal_segment(const OwnerKey& key, const SessionId& id, const std::string& purpose,
                           std::span<const NumberedEvent> events) {
    SealedSegment segment{purpose, events.front().sequence, events.back().sequence, {}, {}};
    for (const NumberedEvent& numbered : events)
        add(segment.totals, numbered.event);
    seal_packed(segment, key, id, pack_events(events));
    return segment;
}

std::vector<SealedSegment> seal_events(const OwnerKey& key, const SessionId& id, std::int64_t first_sequence,
                                       std::span<const Event> events) {
    std::vector<SealedSegment> segments;  // nearly always one, seldom more than two
    std::int64_t sequence = first_sequence;
    for (const Event& event : events) {
        auto segment = std::find_if(segments.begin(), segments.end(), [&event](const SealedSegment& known) {
            return known.purpose == event.purpose;
        });
        if (segment == segments.end())
            segment = segments.insert(segment, {event.purpose, sequence, 0, {}, {}});
        segment->last_sequence = sequence++;
        add(segment->totals, event);
    }
    for (SealedSegment& segment : segments)
        seal_packed(segment, key, id, pack_events(events, first_sequence, segment.purpose));
    return segments;
}

void insert_segment(storage::Connection& store, const SessionId& id, Bucket bucket,
                    const SealedSegment& segment) {
    store
        .prepare(
            "INSERT INTO segment (session_id, bucket, first_sequence, last_sequence, event_count,"
            " page_view_count, interaction_count, purpose, first_at, last_at, sealed)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)")
        .bind(id.view(), bucket, segment.first_sequence, segment.last_sequence, segment.totals.events,
              segment.totals.page_views, segment.totals.interactions, segment.purpose,
              to_millis(segment.totals.first), to_millis(segment.totals.last), segment.sealed)
        .run();
}

EventTotals insert_segments(storage::Connection& store, const SessionId& id, Bucket bucket,
                            std::span<const SealedSegment> segments, Bytes& content) {
    EventTotals totals;
    for (const SealedSegment& segment : segments) {
        insert_segment(store, id, bucket, segment);
        // The tag stands for the whole.
        content.insert(content.end(), segment.sealed.end() - kAeadTagSize, segment.sealed.end());
        add(totals, segment.totals);
    }
    return totals;
}

EventTotals sum_segments(storage::Connection& store, const SessionId& id) {
    auto select = store.prepare(
        "SELECT coalesce(sum(event_count), 0), coalesce(sum(page_view_count), 0),"
        " coalesce(sum(interaction_count), 0), coalesce(min(first_at), 0), coalesce(max(last_at), 0)"
        " FROM segment WHERE session_id = $1");
    select.bind(id.view());
    select.step();
    const storage::Row row = select.row();
    return {row.integer(0), row.integer(1), row.integer(2), from_millis(row.integer(3)),
            from_millis(row.integer(4))};
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
    for (const auto& [purpose, events] : by_purpose) {
        insert_segment(store, id, bucket, seal_segment(key, id, purpose, events));
    }
}

void count_events_again(storage::Connection& store, const SessionId& id) {
    store
        .prepare(
            "UPDATE session SET"
            " (event_count, page_view_count, interaction_count, first_event_at, last_event_at) ="
            "  (SELECT coalesce(sum(event_count), 0), coalesce(sum(page_view_count), 0),"
            "   coalesce(sum(interaction_count), 0), min(first_at), max(last_at)"
            "   FROM segment WHERE segment.session_id = session.session_id)"
            " WHERE session_id = $1 AND state = 2")
        .bind(id.view())
        .run();
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

std::vector<NumberedEvent> read_segments(storage::Connection& store, const OwnerKey& key, const SessionId& id,
                                         std::int64_t after, std::size_t limit) {
    auto select = store.prepare(
        "SELECT first_sequence, purpose, sealed FROM segment WHERE session_id = $1 AND last_sequence > $2"
        " ORDER BY first_sequence");
    select.bind(id.view(), after);
    std::vector<NumberedEvent> page;
    const auto by_number = [](const NumberedEvent& a, const NumberedEvent& b) {
        return a.sequence < b.sequence;
    };
    while (select.step()) {
        const std::int64_t first = select.row().integer(0);
        // Segments of different purposes overlap, but none that begins behind a full page has a part in it.
        if (page.size() == limit && first > page.back().sequence) break;
        for (NumberedEvent& event : open_segment(key, id, first, select.row().text(1), select.row().blob(2)))
            if (event.sequence > after) page.push_back(std::move(event));
        std::sort(page.begin(), page.end(), by_number);
        if (page.size() > limit) page.erase(page.begin() + static_cast<std::ptrdiff_t>(limit), page.end());
    }
    return page;
}

std::string default_purpose(const Event& event) {
    switch (event.kind) {
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

void complete_event(Event& event) {
    if (event.purpose.empty()) event.purpose = default_purpose(event);
    require_sizes(event);
}

void complete_events(std::vector<Event>& events) {
    for (Event& event : events)
        complete_event(event);
}

}  // namespace sessionaudit
