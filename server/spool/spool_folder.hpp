// Where files lie that come and go: uploads, packages, report packs.
#pragma once

#include <filesystem>

#include "sessionaudit/vault.hpp"

namespace sessionaudit::server {

/// A folder of the home's spool/, made where it is missing; both of mode 0700. Throws
/// std::filesystem::filesystem_error.
std::filesystem::path spool_folder(const Vault& vault, const char* name);

}  // namespace sessionaudit::server
