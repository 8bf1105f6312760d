// What a sweep must know of a session, decided when it begins: above all whose law holds.
#pragma once

#include "sessionaudit/jurisdiction.hpp"
#include "tables/session_data.hpp"
#include "tables/session_row.hpp"

namespace sessionaudit {

class VaultCore;

/// What was declared, else what the network says. A declared text that is no code counts as not known, which
/// is what it is for every policy.
Jurisdiction jurisdiction_at_start(const VaultCore& core, const SessionData& data);

/// The same for a stored session; one of before that was noted in the row is opened.
Jurisdiction jurisdiction_of(const VaultCore& core, const SessionRow& row, const OwnerKey& key);

/// Notes in a new row what a sweep must know without opening it: whose law holds, and what is not there.
void describe_for_retention(SessionRow& row, const VaultCore& core, const SessionData& data);

}  // namespace sessionaudit
