// Schema by number: 0001_name.sql, 0002_name.sql, ... each applied once, in order, in a transaction.
//
// The files are written in one dialect: INTEGER (64 bit), BLOB, TEXT, and the table options STRICT
// and WITHOUT ROWID. A driver for another database maps these words and nothing else.
#pragma once

#include <span>
#include <string_view>

#include "core/embedded_file.hpp"
#include "sessionaudit/clock.hpp"
#include "storage/connection.hpp"

namespace sessionaudit::storage {

/// Brings the schema up to the last file. Safe when two processes start at once.
/// Throws Error{newer_schema} when the database holds a number this build does not know, and
/// Error{corrupt} when a known number carries another name.
void migrate(Connection& connection, std::span<const EmbeddedFile> migrations, Timestamp now);

/// The highest number applied; 0 for a database without a schema.
int schema_version(Connection& connection);

}  // namespace sessionaudit::storage
