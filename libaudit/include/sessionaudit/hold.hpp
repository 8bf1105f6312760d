// Legal holds: what may not be erased although a person or a retention rule asks for it, and why.
//
// GDPR Art 17(3)(a) to (e) and Cal. Civ. Code 1798.105(d) list the grounds. A hold stands for just the items
// it names; everything else goes its way.
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

/// A reason the law knows for keeping what should go.
struct HoldGround {
    std::string_view id;  ///< frozen once released
    std::string_view title;
    std::string_view source;
};
/// All there are, in the order of the laws.
const std::vector<HoldGround>& hold_grounds();
/// Null when there is none of this id.
const HoldGround* find_hold_ground(std::string_view id) noexcept;

/// Which items. What is named must all hold of an item, so a subject and a purpose are the subject's events
/// for that purpose; at least one is named. A session, the attributes and the network in it are held when
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
    std::string owner;          ///< who answers for it, 1 to 256 bytes: "legal department"
    Timestamp review{};         ///< by when somebody must look at it again; in the future
    std::string actor = "cli";  ///< who placed it, for the ledger
};

struct HoldInfo {
    RecordId id{};
    std::string ground;
    /// Reason and owner of a hold on a subject or session are destroyed with its release: they may name the
    /// person, and what the hold kept may have to go for good. Empty then.
    std::string reason;
    std::string owner;
    Timestamp placed{};
    Timestamp review{};
    std::optional<Timestamp> released;
    bool about_subject = false;        ///< the scope names a subject
    std::optional<SessionId> session;  ///< of one that is in force
    std::string purpose;
    std::optional<Timestamp> from;
    std::optional<Timestamp> to;
};

/// What a release set free.
struct HoldRelease {
    /// Erasures that had waited and were carried out; their certificates wait (ErasureService::certificate).
    std::vector<RecordId> erasures;
    /// Why one of them could not be finished; it goes on when the store is next opened. Empty: none.
    std::string interrupted;
};

/// Threads: any.
class HoldService {
  public:
    explicit HoldService(VaultCore& core) : core_(core) {}

    /// In force when it returns, for erasures and retention of every process. Throws Error{invalid_argument}
    /// for a scope that names nothing, an unknown ground, an empty reason or owner, a review that is not in
    /// the future, a span that ends before it begins, or an actor that names the person; Error{not_found} for
    /// a subject or session that nobody knows.
    RecordId place(const HoldOrder& order);

    /// Ends a hold and carries out the erasures that waited for nothing else. What retention would have taken
    /// goes with the next sweep. Throws Error{not_found} for an unknown one, Error{conflict} for one that was
    /// released before.
    HoldRelease release(const RecordId& id, const std::string& reason, const std::string& actor);
    /// How many waiting erasures a release would carry out, this hold's and those that no hold keeps any
    /// more. Throws as release().
    std::int64_t count_waiting(const RecordId& id);

    /// Puts the next look off. Throws as release(), and Error{invalid_argument} for a moment that is not in
    /// the future.
    void review(const RecordId& id, Timestamp next, const std::string& actor);

    /// A service whose release() and review() throw Error{conflict} unless the next look is still due then,
    /// as when the hold was looked at.
    HoldService when_due(Timestamp review) const;

    /// Those in force by when they must be looked at, then released ones, newest first.
    std::vector<HoldInfo> list();
    /// Throws Error{not_found}.
    HoldInfo find(const RecordId& id);

  private:
    VaultCore& core_;
    std::optional<Timestamp> review_;
};

}  // namespace sessionaudit
#pragma GCC visibility pop
