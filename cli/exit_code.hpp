// 0 done, 1 something was found wrong, 2 the call or its input is at fault, 3 it could not be finished.
#pragma once

#include "sessionaudit/error.hpp"

namespace sessionaudit::cli {

inline constexpr int kFindings = 1;
inline constexpr int kUsage = 2;
inline constexpr int kCouldNotFinish = 3;

int exit_code_of(ErrorCode code) noexcept;

}  // namespace sessionaudit::cli
