// Planning an erasure, and putting its intent down.
#pragma once

#include <string>
#include <vector>

#include "sessionaudit/erasure.hpp"
#include "store/writer.hpp"
#include "tables/subjects.hpp"

namespace sessionaudit {

ErasurePlan make_erasure_plan(storage::Connection& store, storage::Connection& keyring,
                              const std::vector<OwnerPlace>& owners);

struct ErasureIntent {
    RecordId id{};
    std::vector<OwnerPlace> owners;  ///< the subject first
    /// Of somebody whose rows no longer tell: see waiting_erasure.hpp.
    std::vector<Identifier> identifiers;
    std::string plan_hash;  ///< empty: whatever the plan is now
    std::string actor;
    Timestamp now{};
};
/// Throws Error{conflict} when the plan is another one now, Error{invalid_argument} when the actor names the
/// person, Error{not_found} when the key of the first owner is gone.
void begin_erasure(WriteContext& context, const ErasureIntent& intent);

}  // namespace sessionaudit
