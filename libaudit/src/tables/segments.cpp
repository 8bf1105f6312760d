#include "tables/segments.hpp"

#include <algorithm>

#include "core/codec.hpp"
#include "crypto/aead.hpp"
#include "sessionaudit/error.hpp"
#include "tables/sessions.hpp"

namespace sessionaudit {
namespace {

constexpr std::string_view kLabel = "events";
constexpr std::size_t kTextSizeMax = 8192;
constexpr std::size_t kAttributesMax = 64;
/// Sequence numbers begin at 1.
constexpr std::int64_t kBeforeAll = 0;

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

void merge_segments(storage::Connection& store, const OwnerKey& key, const SessionId& id, Bucket bucket) {
    if (!has_split_purpose(store, id)) return;
    const EventsByPurpose by_purpose = read_events_by_purpose(store, key, id);
    delete_segments(store, id);
    for (const auto& [purpose, events] : by_purpose)
        insert_segment(store, id, bucket, seal_segment(key, id, purpose, events));
}

EventsByPurpose read_events_by_purpose(storage::Connection& store, const OwnerKey& key, const SessionId& id,
                                       std::optional<std::string_view> only_purpose) {
    EventsByPurpose by_purpose;
    visit_segments_of(store, id, kBeforeAll, [&](const SegmentView& segment) {
        if (only_purpose && segment.purpose != *only_purpose) return true;
        auto& events = by_purpose[std::string(segment.purpose)];
        auto opened = open_segment(key, id, segment.first_sequence, segment.purpose, segment.sealed);
        std::move(opened.begin(), opened.end(), std::back_inserter(events));
        return true;
    });
    return by_purpose;
}

std::vector<Event> read_segments(storage::Connection& store, const OwnerKey& key, const SessionId& id) {
    std::vector<NumberedEvent> numbered;
    visit_segments_of(store, id, kBeforeAll, [&](const SegmentView& segment) {
        auto opened = open_segment(key, id, segment.first_sequence, segment.purpose, segment.sealed);
        std::move(opened.begin(), opened.end(), std::back_inserter(numbered));
        return true;
    });
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
    std::vector<NumberedEvent> page;
    const auto by_number = [](const NumberedEvent& a, const NumberedEvent& b) {
        return a.sequence < b.sequence;
    };
    visit_segments_of(store, id, after, [&](const SegmentView& segment) {
        // Segments of different purposes overlap, but none that begins behind a full page has a part in it.
        if (page.size() == limit && segment.first_sequence > page.back().sequence) return false;
        for (NumberedEvent& event :
             open_segment(key, id, segment.first_sequence, segment.purpose, segment.sealed))
            if (event.sequence > after) page.push_back(std::move(event));
        std::sort(page.begin(), page.end(), by_number);
        if (page.size() > limit) page.erase(page.begin() + static_cast<std::ptrdiff_t>(limit), page.end());
        return true;
    });
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
