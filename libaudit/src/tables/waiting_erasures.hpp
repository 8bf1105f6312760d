// Owners whose person was erased but for what a hold keeps, as rows of the key ring.
#pragma once

#include <vector>

#include "storage/connection.hpp"
#include "tables/subjects.hpp"

namespace sessionaudit {

struct WaitingRow {
    OwnerPlace owner;
    RecordId erasure{};
    std::int64_t position = 0;  ///< among the owners of its erasure; the subject is 0
    Bytes sealed;               ///< the identifiers, under the owner's key
};

/// Replaces what an earlier erasure of the same owner left.
void upsert_waiting(storage::Connection& keyring, const WaitingRow& row);
/// By erasure, the subject first.
std::vector<WaitingRow> select_waiting(storage::Connection& keyring);
bool is_waiting(storage::Connection& keyring, const OwnerId& owner);
void delete_waiting(storage::Connection& keyring, const OwnerId& owner);

}  // namespace sessionaudit
