// Which items the legal holds in force keep. Asked before anything is deleted.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sessionaudit/clock.hpp"
#include "sessionaudit/ids.hpp"
#include "storage/connection.hpp"
#include "tables/session_row.hpp"

namespace sessionaudit {

using HeldSession = SessionSpan;

/// A snapshot: whoever deletes loads it in the job that deletes. A hold that is placed by anybody after that
/// waits for the store's write lock, and is not acknowledged before.
/// Threads: immutable.
class HeldItems {
  public:
    /// `store` tells which visitors became a held subject.
    static HeldItems load(storage::Connection& store, storage::Connection& keyring);

    /// The same for a sweep: what is kept of people whose processing is restricted (GDPR Art 18(2): stored,
    /// and nothing else) counts as held too.
    static HeldItems load_for_sweep(storage::Connection& store, storage::Connection& keyring);
    /// As if this hold were not there.
    HeldItems without(const RecordId& hold) const;

    bool empty() const noexcept { return holds_.empty(); }
    /// Whether a hold is about this person as such: choices and identifiers stay with it.
    bool owner(const OwnerId& owner) const noexcept;
    /// Events of one purpose between two moments.
    bool segment(const HeldSession& session, std::string_view purpose, Timestamp first, Timestamp last) const;
    /// The session itself, with its attributes and its network: when a hold names it, or events in it.
    bool session(storage::Connection& store, const HeldSession& session) const;
    /// The holds that keep something of this owner, as a person reads them.
    std::vector<std::string> sentences(storage::Connection& store, const OwnerId& owner) const;

  private:
    struct Hold {
        RecordId id{};
        std::string ground;
        std::vector<OwnerId> owners;  ///< sorted; empty: anybody's
        std::optional<SessionId> session;
        std::string purpose;
        Timestamp from{};
        Timestamp to{};

        bool names(const OwnerId& owner) const noexcept;
        bool about(const HeldSession& item) const;
        bool meets(Timestamp first, Timestamp last) const { return first < to && last >= from; }
        bool keeps(storage::Connection& store, const HeldSession& item) const;
    };
    std::vector<Hold> holds_;
};

/// Sessions of an owner with events for a purpose, but for those in which a hold needs any of these.
std::vector<SessionId> unheld_sessions_with(storage::Connection& store, const HeldItems& held,
                                            const OwnerId& owner, const std::string& purpose);
/// The held ones among an owner's sessions.
std::vector<HeldSession> held_sessions(storage::Connection& store, const HeldItems& held,
                                       const OwnerId& owner);

}  // namespace sessionaudit
