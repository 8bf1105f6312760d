// What happens to data that was collected for a purpose when the person says no to it.
#pragma once

#include <vector>

#include "records/held_items.hpp"
#include "sessionaudit/consent.hpp"
#include "sessionaudit/policy_set.hpp"
#include "storage/connection.hpp"
#include "tables/subjects.hpp"

namespace sessionaudit {

/// The strictest that a policy of the jurisdiction asks for; keep_until_retention where none says anything.
OnWithdrawal on_withdrawal(const PolicySet& policies, const Jurisdictions& jurisdictions,
                           std::string_view purpose);

/// Deletes the owners' events of a purpose, in live and ended sessions, but for what a legal hold needs.
/// Returns how many there were.
std::int64_t erase_events_of_purpose(storage::Connection& store, const HeldItems& held,
                                     const std::vector<OwnerPlace>& owners, const std::string& purpose);

}  // namespace sessionaudit
