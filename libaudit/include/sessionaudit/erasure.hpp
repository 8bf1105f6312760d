// Erasing a person (GDPR Art 17, CCPA Civ. Code 1798.105), with proof.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sessionaudit/ids.hpp"
#include "sessionaudit/session.hpp"

#pragma GCC visibility push(default)
namespace sessionaudit {

struct ErasureItem {
    std::string what;  ///< "sessions", "events", ...
    std::int64_t count = 0;
    friend bool operator==(const ErasureItem&, const ErasureItem&) = default;
};
struct KeptItem {
    std::string what;
    std::string why;
    friend bool operator==(const KeptItem&, const KeptItem&) = default;
};

/// What an erasure would do. The hash covers all of it and the number and size of all rows about the person:
/// it changes when a session, an event or a choice is added, removed or changed, but not when a session is
/// merely in use. `erased` is what was there when the plan was made; anything added while it is carried out
/// is erased too.
struct ErasurePlan {
    std::vector<ErasureItem> erased;
    std::vector<KeptItem> kept;
    std::string hash;  ///< SHA-256 in 64 hexadecimal digits
};

/// Values are part of the storage format.
enum class ErasureState : std::uint8_t {
    started = 1,         ///< the intent is in the ledger
    keys_destroyed = 2,  ///< nothing of the person can be read any more
    rows_deleted = 3,
    completed = 4,  ///< searched, nothing found, in the ledger; the certificate has not been handed over yet
    delivered = 5,  ///< the store can no longer tell whose it was
};
std::string_view to_string(ErasureState state) noexcept;

struct ErasureInfo {
    RecordId id{};
    ErasureState state = ErasureState::started;
    Timestamp started{};
    std::optional<Timestamp> completed;
};

/// The steps of an erasure, each durable before the next: intent in the ledger; owner keys destroyed and
/// identifiers suppressed; rows deleted, write-ahead logs checkpointed; every page on disk searched for what
/// was known about the person; completion in the ledger. After a crash at any point, the erasure continues
/// when the store is next opened.
/// Threads: any.
class ErasureService {
  public:
    explicit ErasureService(VaultCore& core) : core_(core) {}

    /// Absent when the identifier is unknown. Covers the subject and the anonymous visitors that became this
    /// subject by logging in.
    std::optional<ErasurePlan> plan(const Identifier& subject);

    /// Carries out the plan with this hash. Throws Error{not_found} when the identifier is unknown,
    /// Error{conflict} when something has changed since the plan was made, Error{corrupt} when data of the
    /// person is found on disk afterwards, Error{locked} when a reader holds an old state of the store for
    /// too long: the erasure is then not complete; finish() and opening the store try again. With four eyes
    /// (RequestService::set_four_eyes()) an erasure needs a request: Error{conflict}.
    RecordId execute(const Identifier& subject, const std::string& plan_hash, const std::string& actor);

    /// Continues an erasure that was interrupted or failed. Throws as execute() does.
    void finish(const RecordId& id);

    /// The certificate of a completed erasure, as JSON: see certificate.hpp. It holds the salts that link
    /// ledger entries to the person, so hand it over and keep no copy. Throws Error{not_found} for an unknown
    /// erasure, Error{conflict} when it is not completed, or has been delivered.
    std::string certificate(const RecordId& id);
    /// Call after the certificate has been handed over: the store destroys the data it needed to write it.
    void mark_delivered(const RecordId& id);

    /// Newest first.
    std::vector<ErasureInfo> list();

  private:
    VaultCore& core_;
};

}  // namespace sessionaudit
#pragma GCC visibility pop
