#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "sessionaudit/secret.hpp"

namespace sessionaudit::server {

/// The first line of a file that only its owner may read. Null, and `complaint` says why, when it is missing,
/// empty, or others may read it.
std::shared_ptr<const SecretBytes> read_secret_file(const std::filesystem::path& file,
                                                    std::string& complaint);

}  // namespace sessionaudit::server
