// The anchor: a small file that holds the last signed head.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace sessionaudit {

/// The file's content; absent when there is no file. Throws Error{io_error} when it cannot be read,
/// Error{corrupt} when it is longer than any signed note.
std::optional<std::string> read_anchor(const std::filesystem::path& file);

/// Replaces the file by this signed head of `size` entries: as a whole or not at all, and the new content
/// is durable before it takes the old one's place. Left as it is when it holds a head of at least that
/// size, for another process may have been faster. Throws Error{io_error | disk_full}.
void write_anchor(const std::filesystem::path& file, const std::string& checkpoint, std::uint64_t size);

}  // namespace sessionaudit
