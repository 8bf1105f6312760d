// Purposes that somebody objected to (GDPR Art 21), as rows.
#pragma once

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "sessionaudit/consent.hpp"
#include "storage/connection.hpp"

namespace sessionaudit {

void upsert_objection(storage::Connection& store, const OwnerPlace& owner, const std::string& purpose,
                      const RecordId& request, Timestamp since);
/// Those of one request; whose they were.
std::vector<OwnerPlace> delete_objections(storage::Connection& store, const RecordId& request);
/// The purposes, each once, with the earliest objection to it.
std::vector<std::pair<std::string, Timestamp>> select_objections_since(storage::Connection& store,
                                                                       const OwnerId& owner);
/// Requests whose objection holds.
std::set<RecordId> requests_with_objections(storage::Connection& store);
/// Distinct.
std::vector<std::string> select_objections(storage::Connection& store, const OwnerId& owner);

}  // namespace sessionaudit
