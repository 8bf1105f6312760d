// An erasure under way, as its row holds it.
#pragma once

#include <optional>
#include <vector>

#include "crypto/owner_key.hpp"
#include "sessionaudit/erasure.hpp"
#include "storage/connection.hpp"
#include "tables/subjects.hpp"

namespace sessionaudit {

struct ErasedOwner {
    OwnerId owner{};
    Bucket bucket = 0;
    Bytes salt;  ///< of its commitments in the ledger; empty when the key was gone before
};
/// `key` may be null.
ErasedOwner erased_owner(const OwnerPlace& owner, const OwnerKey* key);

struct SearchedFile {
    std::string file;
    std::uint64_t pages = 0;
    std::uint64_t log_pages = 0;
};

/// What the steps need to know, sealed under the job's own key.
struct ErasureDetails {
    std::vector<Identifier> identifiers;  ///< emptied once the search is done
    std::vector<std::string> kinds;       ///< of the identifiers, in the order of their commitments
    std::vector<Hash> commitments;        ///< to the identifiers, under `salt`
    std::vector<SessionId> sessions;      ///< emptied once the search is done
    std::vector<ErasedOwner> owners;      ///< the subject first, then linked visitors
    Bytes salt;                           ///< of this erasure's commitments
    std::string plan_hash;
    std::string actor;
    std::vector<ErasureItem> erased;
    std::vector<KeptItem> kept;
    std::vector<SearchedFile> searched;
    std::uint64_t patterns = 0;
    std::string entry;  ///< the completion entry's text, once there is one
};

struct ErasureJob {
    RecordId id{};
    Bucket bucket = 0;
    ErasureState state = ErasureState::started;
    Timestamp started{};
    std::optional<Timestamp> completed;
    OwnerId job_owner{};
    Bytes sealed;
};

Bytes seal_details(const OwnerKey& job_key, const RecordId& id, const ErasureDetails& details);
/// Throws Error{corrupt}.
ErasureDetails open_details(const OwnerKey& job_key, const RecordId& id, ByteView box);

void insert_job(storage::Connection& store, const ErasureJob& job);
/// The same for a store set back to an older state, which may lack the job or have it at an earlier step.
void carry_job(storage::Connection& store, const ErasureJob& job);
/// Moves a job from one state to the next; false when somebody else has done so.
bool advance_job(storage::Connection& store, const ErasureJob& job, ErasureState to, const Bytes& sealed,
                 std::optional<Timestamp> completed = {});
std::optional<ErasureJob> select_job(storage::Connection& store, const RecordId& id);
/// Those that have come this far at most, newest first.
std::vector<ErasureJob> select_jobs(storage::Connection& store, ErasureState at_most);

}  // namespace sessionaudit
