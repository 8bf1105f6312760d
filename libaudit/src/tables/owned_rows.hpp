// The rows of any table of the register that are an owner's: counted, found, deleted by the columns that the
// register names. The statements are made of it, so that no table is left out.
#pragma once

#include <cstdint>
#include <functional>

#include "sessionaudit/ids.hpp"
#include "storage/connection.hpp"
#include "tables/register.hpp"
#include "tables/row_count.hpp"

namespace sessionaudit {

/// By the table's line in plans; of a visitor's link to a person only the person's.
RowCount count_rows_of(storage::Connection& connection, const Table& table, const OwnerId& owner);
bool has_rows_of(storage::Connection& connection, const Table& table, const OwnerId& owner);
/// Also those in which the owner is the visitor, or their own key. Returns how many there were.
std::int64_t delete_rows_of(storage::Connection& connection, const Table& table, const OwnerId& owner);
/// Everybody's.
std::int64_t count_rows(storage::Connection& connection, const Table& table);

/// Whether a row keeps the owner alive, in one statement. `keeps` is one or more of the bits of the register.
bool is_kept(storage::Connection& store, const OwnerId& owner, unsigned keeps);
/// Whose rows are dropped once their key is gone, each once: what a restore asks the key ring about.
void each_keyed_owner(storage::Connection& store, const std::function<void(const OwnerId& owner)>& look);
/// Deletes what is dropped of an owner whose key is gone. Returns how many rows.
std::int64_t drop_rows_of(storage::Connection& store, const OwnerId& owner);

}  // namespace sessionaudit
