// Who agreed to a plan, as rows.
#pragma once

#include <string>

#include "sessionaudit/clock.hpp"
#include "sessionaudit/ids.hpp"
#include "storage/connection.hpp"

namespace sessionaudit {

/// False when this person had agreed to this plan before.
bool insert_approval(storage::Connection& store, const RecordId& request, const std::string& plan_sha256,
                     const std::string& person, Timestamp at);
/// Those of plans that are no longer the request's.
void delete_other_approvals(storage::Connection& store, const RecordId& request,
                            const std::string& plan_sha256);
std::int64_t count_approvals(storage::Connection& store, const RecordId& request,
                             const std::string& plan_sha256);

}  // namespace sessionaudit
