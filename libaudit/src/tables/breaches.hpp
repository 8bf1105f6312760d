// Breaches as rows, sealed whole under a key of their own.
#pragma once

#include <optional>
#include <vector>

#include "crypto/owner_key.hpp"
#include "sessionaudit/breach.hpp"
#include "storage/connection.hpp"

namespace sessionaudit {

struct BreachRow {
    RecordId id{};
    Bucket bucket = 0;
    OwnerId key_owner{};
    Bytes sealed;
};

void insert_breach(storage::Connection& store, const BreachRow& row, const BreachInfo& info);
void update_breach(storage::Connection& store, const BreachRow& row, const BreachInfo& info);
std::optional<BreachRow> select_breach(storage::Connection& store, const RecordId& id);
/// Newest awareness first.
std::vector<BreachRow> select_breaches(storage::Connection& store);

/// All but the clocks, which are computed.
Bytes seal_breach(const OwnerKey& key, const BreachInfo& info);
/// Throws Error{corrupt}.
BreachInfo open_breach(const OwnerKey& key, const BreachRow& row);

}  // namespace sessionaudit
