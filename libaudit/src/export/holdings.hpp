// What is kept of a person by kind, and what the policies say of each.
#pragma once

#include <vector>

#include "export/person_data.hpp"

namespace sessionaudit {

/// Kinds of which there is nothing are left out.
std::vector<Holding> find_holdings(const PolicySet& policies, storage::Connection& store,
                                   const PersonData& person);

}  // namespace sessionaudit
