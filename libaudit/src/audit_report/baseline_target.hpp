// One name for a target, however its URL was written.
#pragma once

#include <string>
#include <string_view>

namespace sessionaudit {

/// Scheme and host in lower case, without the port that the scheme has anyway and without the slash of an
/// empty path: https://Shop.example:443/ is https://shop.example. What is no URL stays as it is.
std::string baseline_target(std::string_view target);

}  // namespace sessionaudit
