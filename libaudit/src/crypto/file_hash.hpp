// SHA-256 of a file, however large.
#pragma once

#include <filesystem>

#include "sessionaudit/bytes.hpp"

namespace sessionaudit {

/// Throws Error{not_found, io_error}.
Hash sha256_of_file(const std::filesystem::path& file);

}  // namespace sessionaudit
