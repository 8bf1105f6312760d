// A session as a row, and the statements that read and write it.
#pragma once

#include <optional>
#include <vector>

#include "sessionaudit/jurisdiction.hpp"
#include "sessionaudit/session.hpp"
#include "storage/connection.hpp"

namespace sessionaudit {

/// Of logins of staff, and of nothing else.
inline constexpr std::string_view kStaffProfile = "admin";

/// Bits of SessionRow::reduced; part of the storage format.
inline constexpr std::int64_t kNetworkCut = 1;
inline constexpr std::int64_t kNetworkGone = 2;
inline constexpr std::int64_t kAttributesGone = 4;
inline constexpr std::int64_t kBelongsToNobody = 8;

struct SessionRow {
    SessionId id{};
    Bucket bucket = 0;
    OwnerId owner{};
    std::string site;
    std::string profile;
    std::optional<Hash> token_mac;
    EndedReason reason = EndedReason::none;
    AgentClass agent_class = AgentClass::unknown;
    Timestamp started{};
    Timestamp last_seen{};
    std::optional<Timestamp> expires;  ///< the earlier of idle and absolute
    std::optional<Timestamp> absolute_expires;
    std::optional<Timestamp> renew_at;
    std::optional<Timestamp> ended;
    std::optional<SessionId> successor;
    std::optional<SessionId> visit;  ///< the first session of a chain of renewals and logins
    // Of an ended session; those of a live one are what its segments add up to.
    std::int64_t event_count = 0;
    std::int64_t page_view_count = 0;
    std::int64_t interaction_count = 0;
    std::optional<Timestamp> first_event;
    std::optional<Timestamp> last_event;
    Bytes sealed;
    /// Whose law holds, as it was when the session began. In clear, so that a sweep need not open every row
    /// (docs/adr/0013-retention.md). Absent in rows of before that no sweep has filled in.
    std::optional<Jurisdiction> jurisdiction;
    std::int64_t reduced = 0;  ///< bits: what of the sealed data is not there (any more)

    bool active() const noexcept { return reason == EndedReason::none; }
    /// Why it is over at this moment, expiry included; none while it lives.
    EndedReason reason_at(Timestamp now) const noexcept;
};

void insert_session(storage::Connection& store, const SessionRow& row);
std::optional<SessionRow> select_session(storage::Connection& store, const SessionId& id);
std::optional<SessionRow> select_session_by_token(storage::Connection& store, Bucket bucket,
                                                  const Hash& token_mac);
std::vector<SessionRow> select_sessions_of_owner(storage::Connection& store, const OwnerId& owner,
                                                 bool active_only);
std::vector<SessionRow> select_recent_sessions(storage::Connection& store, std::size_t limit,
                                               bool active_only);
/// Newest first, of one owner or of all; `filter.subject` is not looked at. `now` tells which are expired.
std::vector<SessionRow> select_session_page(storage::Connection& store, const std::optional<OwnerId>& owner,
                                            const SessionFilter& filter, Timestamp now);

/// Ends an active session, with the counts of its events; false when it is not active (any more).
bool end_session(storage::Connection& store, const SessionId& id, EndedReason reason, Timestamp at,
                 const std::optional<SessionId>& successor, const std::optional<SessionId>& visit);
/// Moves last_seen forward, never back; false when the session is not active.
bool touch_session(storage::Connection& store, const SessionId& id, Timestamp seen, Timestamp expires);
/// Replaces what is sealed of a session.
void reseal_session(storage::Connection& store, const SessionId& id, const Bytes& sealed);

}  // namespace sessionaudit
