// Runs of events, sealed: one row per (session, purpose, batch), merged when the session ends. sessions.hpp
// has the rows.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "crypto/owner_key.hpp"
#include "sessionaudit/ids.hpp"
#include "storage/connection.hpp"
#include "tables/event_codec.hpp"

namespace sessionaudit {

using EventsByPurpose = std::map<std::string, std::vector<NumberedEvent>>;

/// Numbers about events. `first` and `last` mean nothing where there are none.
struct EventTotals {
    std::int64_t events = 0;
    std::int64_t page_views = 0;
    std::int64_t interactions = 0;
    Timestamp first{};
    Timestamp last{};
};

/// A segment ready to be written.
struct SealedSegment {
    std::string purpose;
    std::int64_t first_sequence = 0;
    std::int64_t last_sequence = 0;
    EventTotals totals;
    Bytes sealed;
};

/// Events with sequence numbers from `first_sequence`, one segment a purpose. Threads: any.
std::vector<SealedSegment> seal_events(const OwnerKey& key, const SessionId& id, std::int64_t first_sequence,
                                       std::span<const Event> events);

/// Writes segments. Returns what they add up to, and appends to `content` what a digest of the recorded
/// data covers.
EventTotals insert_segments(storage::Connection& store, const SessionId& id, Bucket bucket,
                            std::span<const SealedSegment> segments, Bytes& content);

/// One segment per purpose where there were several. Does nothing to a session without events.
void merge_segments(storage::Connection& store, const OwnerKey& key, const SessionId& id, Bucket bucket);

/// The events of one segment, given its columns. Throws Error{corrupt}.
std::vector<NumberedEvent> open_segment(const OwnerKey& key, const SessionId& id, std::int64_t first_sequence,
                                        std::string_view purpose, ByteView sealed);
/// Events of one purpose that have their numbers already, in order; at least one.
SealedSegment seal_segment(const OwnerKey& key, const SessionId& id, const std::string& purpose,
                           std::span<const NumberedEvent> events);

/// The events of a session, or those of one purpose, in order of sequence within each purpose.
EventsByPurpose read_events_by_purpose(storage::Connection& store, const OwnerKey& key, const SessionId& id,
                                       std::optional<std::string_view> only_purpose = {});
/// All events of a session in order of sequence.
std::vector<Event> read_segments(storage::Connection& store, const OwnerKey& key, const SessionId& id);
/// Up to `limit` of them, those after a number. Opens no segment that cannot hold one.
std::vector<NumberedEvent> read_segments(storage::Connection& store, const OwnerKey& key, const SessionId& id,
                                         std::int64_t after, std::size_t limit);

/// What an event is kept for where nobody says. Throws Error{invalid_argument} for a custom one.
std::string default_purpose(const Event& event);

/// Gives events their kind's purpose where they name none. Throws Error{invalid_argument} for a custom
/// event without one, and for fields that are too long.
void complete_event(Event& event);
void complete_events(std::vector<Event>& events);

}  // namespace sessionaudit
