// The embedded driver: SQLCipher 4.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "sessionaudit/clock.hpp"
#include "sessionaudit/secret.hpp"
#include "storage/connection.hpp"

namespace sessionaudit::storage {

struct SqlcipherOptions {
    bool create = false;  ///< make the file when it is missing
    bool read_only = false;
    Milliseconds busy_timeout{5000};  ///< how long to wait for another process's lock
    int cache_kib = 32 * 1024;
};

/// Opens an encrypted database with a raw 32-byte key, WAL, synchronous=FULL, secure_delete, and
/// temporary data in memory only.
///
/// Throws Error: not_found; not_a_store (plaintext SQLite included); key_unavailable (a key of the
/// wrong size, or all zero: SQLCipher would then write plaintext); corrupt (the file and this key do
/// not go together; whoever knows the key's fingerprint can say whether it is the key); locked;
/// unsupported_cipher; io_error; disk_full.
std::unique_ptr<Connection> open_sqlcipher(const std::filesystem::path& file, ByteView key,
                                           const SqlcipherOptions& options);

/// The version of SQLCipher that is loaded, "4.6.1 community"; throws Error{unsupported_cipher} when
/// it is older than 4.5 or the loaded library is plain SQLite.
std::string require_sqlcipher();

/// Writes a copy of the connection's database to a new file under another (or the same) key, from
/// one consistent snapshot, and makes it durable. Throws Error{already_exists} when `target` exists.
void export_sqlcipher(Connection& source, const std::filesystem::path& target, ByteView target_key);

/// What the file is encrypted with, as the library's own settings: "PRAGMA cipher_page_size = 4096;", one a
/// line.
std::string cipher_settings(Connection& connection);
std::int64_t count_pages(Connection& connection);
bool has_table(Connection& connection, std::string_view name);

/// Every page's authenticity and every b-tree's structure; one sentence a fault, empty when sound.
std::vector<std::string> check_integrity(Connection& connection);

/// Moves the write-ahead log into the database file and empties it. True when nobody was in the way.
bool checkpoint_and_truncate(Connection& connection);

/// The same, asked up to `tries` times while readers of an older state are in the way: were they waited for
/// inside the driver, it would hold the write lock meanwhile.
bool checkpoint_and_truncate(Connection& connection, int tries);

/// Moves as much of the log into the file as can be moved without anybody waiting for it: writers go on.
void checkpoint_in_passing(Connection& connection);
/// Writes the database anew, row by row, in one transaction: nothing is left of what was deleted, copies in
/// unused parts of pages included. Takes its size in memory and in the log. Throws Error{locked}.
void rewrite(Connection& connection);

}  // namespace sessionaudit::storage
