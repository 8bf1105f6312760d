// policy explain
#pragma once

#include <filesystem>

#include "options.hpp"

namespace sessionaudit::cli {

/// Where the store's own policies are; it need not exist.
std::filesystem::path policy_folder(const Options& options);

void add_policy_explain(Command group, Options& options);

}  // namespace sessionaudit::cli
