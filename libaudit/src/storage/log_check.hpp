// Is a write-ahead log that a crash left behind whole?
//
// SQLite takes its frames up to the first one whose checksum is wrong and silently drops the rest, for
// that is what a commit cut short by a crash looks like. Damage in the middle looks the same, and
// everything acknowledged after it would be gone without a word. With synchronous=FULL, though, a
// commit is begun only when the one before is durable, so a crash spoils the last one at most: spoilt
// frames with more than one commit behind them are damage.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

namespace sessionaudit::storage {

struct LogDamage {
    std::uint64_t sound_bytes = 0;   ///< the log is good up to here
    std::uint64_t lost_commits = 0;  ///< at least so many are behind it
};

/// Looks at the log of a database that nobody has open. Absent when it is whole, or there is none, or only
/// its last commit is spoilt, which nobody can tell from one that was never finished.
/// Throws Error{io_error}. Format: https://www.sqlite.org/fileformat2.html#walformat
std::optional<LogDamage> find_log_damage(const std::filesystem::path& database);

/// Throws Error{corrupt} when there is damage, with what to do.
void require_whole_log(const std::filesystem::path& database);

}  // namespace sessionaudit::storage
