// Files that commands read and write.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace sessionaudit::cli {

/// The whole file, or standard input for "-". Throws Error{not_found}.
std::string read_file(const std::string& file);

/// Replaces what is there. Throws Error{io_error}.
void write_file(const std::filesystem::path& file, std::string_view text);

/// For what only its owner may read: a new file, open to nobody else from the start, on the disk when this
/// returns. Throws Error{already_exists}, Error{io_error}.
void write_private_file(const std::filesystem::path& file, std::string_view text);

}  // namespace sessionaudit::cli
