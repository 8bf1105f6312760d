// What legal holds keep of a person when the rest is erased.
#pragma once

#include <vector>

#include "records/held_items.hpp"
#include "sessionaudit/erasure.hpp"
#include "storage/connection.hpp"
#include "tables/subjects.hpp"

namespace sessionaudit {

/// Whether a hold needs anything of this owner, and so its key.
bool is_needed(storage::Connection& store, const HeldItems& held, const OwnerId& owner);
/// Whether something of this owner may go.
bool has_unheld_rows(storage::Connection& store, const HeldItems& held, const OwnerId& owner);

/// Takes what stays from a plan's numbers, and says what it is and why.
void subtract_held(storage::Connection& store, const HeldItems& held, const std::vector<OwnerPlace>& owners,
                   ErasurePlan& plan);

/// Nobody finds an owner by its identifiers or tokens any more; what a hold needs stays. Who comes back is
/// somebody new.
void retire_owner(storage::Connection& store, const OwnerId& owner, Timestamp now);
/// Deletes up to `sessions_max` sessions that no hold needs, then single runs of events, then choices. True
/// while there is more.
bool delete_unheld_rows(storage::Connection& store, const HeldItems& held, const OwnerId& owner,
                        std::size_t sessions_max);

}  // namespace sessionaudit
