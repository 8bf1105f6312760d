// A scan from its arguments to its outputs.
#pragma once

#include "options.hpp"
#include "scan_arguments.hpp"

namespace sessionaudit::cli {

/// Sets options.exit_code: 0 passed, 1 failed under the policy, 3 a target could not be judged.
void run_scan(Options& options, const ScanArguments& arguments);

}  // namespace sessionaudit::cli
