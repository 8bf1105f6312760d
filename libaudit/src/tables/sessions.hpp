// All SQL about sessions and their segments. One file, because they are read together: an ended session
// carries the sums of its segments, a live one does not.
//
// What a visitor is given looks into the current row and stands until it returns. It may use the connection,
// but for the function that called it.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sessionaudit/error.hpp"
#include "storage/connection.hpp"
#include "tables/segments.hpp"
#include "tables/session_row.hpp"

namespace sessionaudit {

// One session.

void insert_session(storage::Connection& store, const SessionRow& row);
std::optional<SessionRow> select_session(storage::Connection& store, const SessionId& id);
/// Throws Error{not_found}.
SessionRow require_session(storage::Connection& store, const SessionId& id);
/// What require_session() throws, for who finds out in another way that there is none.
Error no_such_session(const SessionId& id);
/// Constant-time: compares the found MAC before it gives the row out.
std::optional<SessionRow> select_session_by_token(storage::Connection& store, Bucket bucket,
                                                  const Hash& token_mac);
/// Of which site it is. Absent where there is none, and for logins of staff.
std::optional<std::string> select_site(storage::Connection& store, const SessionId& id);
/// What decides whether it is in use, without what is sealed.
struct SessionState {
    bool active = false;
    std::optional<Timestamp> expires;
    std::int64_t reduced = 0;
};
std::optional<SessionState> select_session_state(storage::Connection& store, const SessionId& id);
/// What recording events needs; its whole row would cost more than the events.
struct RecordingRow {
    OwnerId owner{};
    Bucket bucket = 0;
    bool active = false;
    Timestamp expires{};
    std::int64_t last_sequence = 0;
    std::string site;
    std::optional<Jurisdiction> jurisdiction;
};
/// Absent for logins of staff too.
std::optional<RecordingRow> select_recording_row(storage::Connection& store, const SessionId& id);

/// Moves last_seen forward, never back; false when the session is not active.
bool touch_session(storage::Connection& store, const SessionId& id, Timestamp seen, Timestamp expires);
/// Replaces what is sealed of a session.
void reseal_session(storage::Connection& store, const SessionId& id, const Bytes& sealed);
/// The same for what has attributes (again). Does nothing to an ended one.
void reseal_attributes(storage::Connection& store, const SessionId& id, const Bytes& sealed);
/// The same where a sweep took a part; `reduced` says what is not there.
void reduce_session(storage::Connection& store, const SessionId& id, const Bytes& sealed,
                    std::int64_t reduced);
/// Notes whose law holds, and adds to what is not there, in a row that does not have it.
void note_jurisdiction(storage::Connection& store, const SessionId& id, const Jurisdiction& jurisdiction,
                       std::int64_t reduced);
/// With its segments.
void delete_session(storage::Connection& store, const SessionId& id);

// The end of sessions. However it comes, the row then has a reason, the moment, and the sums of its segments.

/// Ends an active session; false when it is not active (any more).
bool end_session(storage::Connection& store, const SessionId& id, EndedReason reason, Timestamp at,
                 const std::optional<SessionId>& successor, const std::optional<SessionId>& visit);
/// Ends all that live. Returns how many.
std::int64_t end_live_sessions(storage::Connection& store, EndedReason reason, Timestamp at);
/// Ends what lives of an owner whose person was erased. All of the owner's sessions answer "erased" from here
/// on, and no token leads to them.
void disown_sessions(storage::Connection& store, const OwnerId& owner, Timestamp at);
/// The same for an owner of whom a hold keeps something: sessions that had ended keep their reason, and none
/// tells which visit it belonged to.
void retire_sessions(storage::Connection& store, const OwnerId& owner, Timestamp at);
/// Takes the sessions of others out of visits in which this owner was too: two logins in one visit. Returns
/// the buckets of those that changed.
std::vector<Bucket> leave_shared_visits(storage::Connection& store, const OwnerId& owner);

// The sessions of an owner.

/// Newest first.
std::vector<SessionRow> select_sessions_of_owner(storage::Connection& store, const OwnerId& owner,
                                                 bool active_only);
std::vector<SessionId> select_session_ids(storage::Connection& store, const OwnerId& owner);
bool has_sessions(storage::Connection& store, const OwnerId& owner);
/// Whether one lives, or ended at this moment or after it.
bool has_sessions_since(storage::Connection& store, const OwnerId& owner, Timestamp ended);
std::vector<SessionSpan> select_session_spans(storage::Connection& store, const OwnerId& owner);
/// Those with events for a purpose.
struct SpanWithEvents {
    SessionSpan session;
    Timestamp first_event{};  ///< of that purpose
    Timestamp last_event{};
};
std::vector<SpanWithEvents> select_spans_with(storage::Connection& store, const OwnerId& owner,
                                              const std::string& purpose);
/// Events by purpose, from the segments' columns: nothing is opened.
struct PurposeEvents {
    std::string purpose;
    std::int64_t count = 0;
    Timestamp first{};
    Timestamp last{};
};
std::vector<PurposeEvents> select_purposes_of(storage::Connection& store, const OwnerId& owner);
struct DeletedRows {
    std::int64_t sessions = 0;
    std::int64_t segments = 0;
};
/// Deletes up to `limit` sessions, the oldest first, with their segments; without a limit, all.
DeletedRows delete_sessions_of(storage::Connection& store, const OwnerId& owner,
                               std::optional<std::int64_t> limit = {});

// All sessions, a page at a time or row by row.

/// Newest first.
std::vector<SessionRow> select_recent_sessions(storage::Connection& store, std::size_t limit,
                                               bool active_only);
/// Newest first, of one owner or of all; `filter.subject` is not looked at. `now` tells which are expired.
std::vector<SessionRow> select_session_page(storage::Connection& store, const std::optional<OwnerId>& owner,
                                            const SessionFilter& filter, Timestamp now);
std::int64_t count_sessions(storage::Connection& store);
std::int64_t count_live_sessions(storage::Connection& store, Timestamp now);
/// Whose sessions there are, each once.
void visit_session_owners(storage::Connection& store,
                          const std::function<void(const OwnerId& owner)>& visitor);

/// One that has expired and that nobody has ended yet.
struct ExpiredSession {
    SessionId id{};
    Bucket bucket = 0;
    OwnerId owner{};
    EndedReason reason = EndedReason::none;
    Timestamp at{};
};
std::vector<ExpiredSession> select_expired_sessions(storage::Connection& store, Timestamp now, int limit);
struct EndedSession {
    SessionSpan span;
    Bucket bucket = 0;
    std::int64_t events = 0;
};
/// Those behind `after` that ended before a moment, in the order of their ids.
std::vector<EndedSession> select_ended_sessions(storage::Connection& store, Timestamp ended_before,
                                                const SessionId& after, int limit);

/// A session with what is sealed of it, and no more than is needed to open that.
struct SealedSession {
    SessionId id{};
    OwnerId owner{};
    Bucket bucket = 0;
    std::optional<Hash> token_mac;
    ByteView sealed;
};
using SealedSessionVisitor = std::function<void(const SealedSession& session)>;
/// Those that began before `to` and were in use or ended at `from` or after it.
void visit_sessions_between(storage::Connection& store, Timestamp from, Timestamp to,
                            const SealedSessionVisitor& visitor);
/// Those behind `after` of which nobody has noted whose law holds, in the order of their ids.
void visit_sessions_without_jurisdiction(storage::Connection& store, const SessionId& after, int limit,
                                         const SealedSessionVisitor& visitor);

/// A session as a sweep judges it.
struct SessionView {
    SessionId id{};
    Bucket bucket = 0;
    OwnerId owner{};
    std::string_view site;
    bool active = false;
    Timestamp started{};
    Timestamp last_seen{};
    std::optional<Timestamp> expires;
    std::optional<Timestamp> ended;
    std::optional<Jurisdiction> jurisdiction;
    std::int64_t reduced = 0;
    ByteView sealed;
};
/// Those behind `after` in the order of their ids. Returns how many there were.
int visit_sessions(storage::Connection& store, const SessionId& after, int limit,
                   const std::function<void(const SessionView& session)>& visitor);

// Visits: a session, or the chain of sessions that renewals and logins made of one.

struct VisitTotals {
    std::int64_t visits = 0;
    std::int64_t events = 0;
    std::int64_t page_views = 0;
    std::int64_t with_page_view = 0;
    std::int64_t bounces = 0;
    std::int64_t single_page_view = 0;
    std::int64_t engaged = 0;
    Milliseconds duration{};
};
VisitTotals sum_visits(storage::Connection& store, bool bots_only);
/// The duration that `rank` visits fall short of; 0 when there are no more than that.
Milliseconds visit_duration_at(storage::Connection& store, bool bots_only, std::int64_t rank);

// Segments.

void insert_segment(storage::Connection& store, const SessionId& id, Bucket bucket,
                    const SealedSegment& segment);
/// What a session's segments add up to.
EventTotals sum_segments(storage::Connection& store, const SessionId& id);
/// After segments of a session went: the row of an ended one holds their sums; a live one's does not.
void count_events_again(storage::Connection& store, const SessionId& id);

struct SegmentView {
    std::int64_t segment = 0;
    std::int64_t first_sequence = 0;
    std::int64_t event_count = 0;
    std::string_view purpose;
    Timestamp first{};
    Timestamp last{};
    ByteView sealed;
};
/// Those of a session that reach beyond the number `after`, in the order of their first numbers, until the
/// visitor returns false.
void visit_segments_of(storage::Connection& store, const SessionId& id, std::int64_t after,
                       const std::function<bool(const SegmentView& segment)>& visitor);
/// Those behind `after` in the order of their numbers that hold an event of `youngest` or before. Returns how
/// many there were.
int visit_segments(storage::Connection& store, std::int64_t after, Timestamp youngest, int limit,
                   const std::function<void(const SessionView&, const SegmentView&)>& visitor);
/// A segment as far as a hold can name it.
struct SegmentSpan {
    std::int64_t segment = 0;
    std::int64_t event_count = 0;
    std::string purpose;
    Timestamp first{};
    Timestamp last{};
};
std::vector<SegmentSpan> select_segment_spans(storage::Connection& store, const SessionId& id);

/// The purpose of a session whose events all serve one.
std::optional<std::string> only_purpose_of(storage::Connection& store, const SessionId& id);
/// Whether a purpose has several segments.
bool has_split_purpose(storage::Connection& store, const SessionId& id);
/// Asks about each purpose of a session and its last event until the answer is true.
bool any_purpose(storage::Connection& store, const SessionId& id,
                 const std::function<bool(std::string_view purpose, Timestamp last)>& predicate);
/// Whether a session has events of a purpose at `from` or after it, and before `to`.
bool has_events(storage::Connection& store, const SessionId& id, const std::string& purpose, Timestamp from,
                Timestamp to);
/// Whether there are any for a purpose.
bool has_events_for(storage::Connection& store, const std::string& purpose);
std::map<std::string, std::int64_t> count_events_by_purpose(storage::Connection& store);

// Who deletes some of a session's segments counts its events again.
void delete_segment(storage::Connection& store, std::int64_t segment);
/// Segments are written once, so that these columns tell whether it is still the one that was read. False
/// when it is not.
bool delete_segment_as_read(storage::Connection& store, const SessionId& id, std::int64_t segment,
                            std::int64_t first_sequence, std::int64_t event_count);
void delete_segments(storage::Connection& store, const SessionId& id);
/// Deletes a session's events of a purpose and counts the rest again. Returns how many there were.
std::int64_t delete_events(storage::Connection& store, const SessionId& id, const std::string& purpose);

}  // namespace sessionaudit
