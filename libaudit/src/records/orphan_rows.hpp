// Rows whose owner's key is gone: a backup that is older than an erasure brings them.
#pragma once

#include "storage/connection.hpp"

namespace sessionaudit {

/// Deletes them inside the caller's transaction: they say nothing to anybody, and are not brought back.
/// Returns how many.
std::int64_t delete_rows_without_key(storage::Connection& store, storage::Connection& keyring);

}  // namespace sessionaudit
