// Legal holds: what may not be erased although a person or a retention rule asks for it, and why.
//
// GDPR Art 17(3)(a) to (e) and Cal. Civ. Code 1798.105(d) list the grounds. A hold keeps exactly the items it
// names; everything else is deleted as usual.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sessionaudit/clock.hpp"
#include "sessionaudit/ids.hpp"
#include "sessionaudit/session.hpp"

#pragma GCC visibility push(default)
namespace sessionaudit {

/// A legal reason for keeping what would otherwise be deleted.
struct HoldGround {
    std::string_view id;  ///< frozen once released
    std::string_view title;
    std::string_view source;
};
/// All grounds, in the order of the laws.
const std::vector<HoldGround>& hold_grounds();
/// Null if no ground has this id.
const HoldGround* find_hold_ground(std::string_view id) noexcept;

/// Which items. An item must meet every criterion given, so a subject and a purpose mean the subject's events
/// for that purpose; at least one is required. A session, with its attributes and network, is held when
/// anything in it is.
struct HoldScope {
    std::optional<Identifier> subject;  ///< and the anonymous visitors that became this subject
    std::optional<SessionId> session;
    std::string purpose;  ///< events collected for it; empty: any
    /// What happened in [from, to); absent: without a limit on that side.
    std::optional<Timestamp> from;
    std::optional<Timestamp> to;
};

struct HoldOrder {
    HoldScope scope;
    std::string ground;         ///< id of a HoldGround
    std::string reason;         ///< 1 to 4096 bytes: which claim, which authority, which file
    std::string owner;          ///< who is responsible for it, 1 to 256 bytes: "legal department"
    Timestamp review{};         ///< by when it must be reviewed; in the future
    std::string actor = "cli";  ///< who placed it, for the ledger
};

struct HoldInfo {
    RecordId id{};
    std::string ground;
    /// When a hold on a subject or session is released, its reason and owner are destroyed, because they may
    /// name a person who is then erased. Empty after that.
    std::string reason;
    std::string owner;
    Timestamp placed{};
    Timestamp review{};
    std::optional<Timestamp> released;
    bool about_subject = false;        ///< the scope names a subject
    std::optional<SessionId> session;  ///< only while it is in force
    std::string purpose;
    std::optional<Timestamp> from;
    std::optional<Timestamp> to;
};

/// What a release set free.
struct HoldRelease {
    /// Waiting erasures that have now been carried out; their certificates are ready
    /// (ErasureService::certificate).
    std::vector<RecordId> erasures;
    /// Why one of them could not be finished; it continues when the store is next opened. Empty: all were
    /// finished.
    std::string interrupted;
};

/// Threads: any.
class HoldService {
  public:
    explicit HoldService(VaultCore& core) : core_(core) {}

    /// In force when it returns, for erasures and retention in every process. Throws Error{invalid_argument}
    /// for a scope without criteria, an unknown ground, an empty reason or owner, a review date that is not
    /// in the future, a period that ends before it begins, or an actor that names the person;
    /// Error{not_found} for an unknown subject or session.
    RecordId place(const HoldOrder& order);

    /// Ends a hold and carries out the erasures that no other hold delays. What retention would have removed
    /// goes with the next sweep. Throws Error{not_found} for an unknown hold, Error{conflict} for one that
    /// has already been released.
    HoldRelease release(const RecordId& id, const std::string& reason, const std::string& actor);
    /// How many waiting erasures a release would carry out: this hold's, and those that no hold delays any
    /// more. Throws as release().
    std::int64_t count_waiting(const RecordId& id);

    /// Sets the next review date. Throws as release() does, and Error{invalid_argument} for a time that is
    /// not in the future.
    void review(const RecordId& id, Timestamp next, const std::string& actor);

    /// A service whose release() and review() throw Error{conflict} unless the next review is still due at
    /// this time, as when the caller saw the hold.
    HoldService when_due(Timestamp review) const;

    /// Holds in force, by review date, then released ones, newest first.
    std::vector<HoldInfo> list();
    /// Throws Error{not_found}.
    HoldInfo find(const RecordId& id);

  private:
    VaultCore& core_;
    std::optional<Timestamp> review_;
};

}  // namespace sessionaudit
#pragma GCC visibility pop
