// A session as a row. sessions.hpp reads and writes it.
#pragma once

#include <optional>
#include <string>

#include "sessionaudit/jurisdiction.hpp"
#include "sessionaudit/session.hpp"

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

/// A session as far as a hold can name it.
struct SessionSpan {
    SessionId id{};
    OwnerId owner{};
    Timestamp first{};  ///< when it began
    Timestamp last{};   ///< when it was last in use
};

}  // namespace sessionaudit
