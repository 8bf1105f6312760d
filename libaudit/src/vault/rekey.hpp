// One database file under another key, by a copy and a rename.
#pragma once

#include <filesystem>
#include <functional>

#include "sessionaudit/secret.hpp"
#include "storage/connection.hpp"

namespace sessionaudit {

/// Nobody else may have the file open. At any moment it is wholly under the old key or wholly under the
/// new one; does nothing when it is under the new one already. `finish` may change the copy, under the
/// new key, before it takes the original's place.
void rekey_file(const std::filesystem::path& file, const SecretBytes& old_key, const SecretBytes& new_key,
                const std::function<void(storage::Connection&)>& finish);

}  // namespace sessionaudit
