// Purposes that somebody objected to (GDPR Art 21), as rows.
#pragma once

#include <string>
#include <vector>

#include "sessionaudit/consent.hpp"
#include "storage/connection.hpp"

namespace sessionaudit {

void upsert_objection(storage::Connection& store, const OwnerPlace& owner, const std::string& purpose,
                      const RecordId& request, Timestamp since);
/// Those of one request; whose they were.
std::vector<OwnerPlace> delete_objections(storage::Connection& store, const RecordId& request);
/// Distinct.
std::vector<std::string> select_objections(storage::Connection& store, const OwnerId& owner);

}  // namespace sessionaudit
