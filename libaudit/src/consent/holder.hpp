// Whose choice, request or hold it is: from what the caller names to an owner.
#pragma once

#include <optional>

#include "sessionaudit/consent.hpp"
#include "storage/connection.hpp"
#include "tables/subjects.hpp"

namespace sessionaudit {

/// Absent for an identifier that nobody is known by, and for a session that is not there.
std::optional<OwnerPlace> find_holder(storage::Connection& store, const HmacKey& index_key,
                                      const ConsentHolder& holder);

}  // namespace sessionaudit
