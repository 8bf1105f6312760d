#pragma once

#include "sessionaudit/fetch.hpp"

namespace sessionaudit {

/// Throws Error{invalid_argument} for options that cannot work.
void check_fetch_options(const FetchOptions& options);

}  // namespace sessionaudit
