// Limits of the identity check.
#pragma once

#include <cstdint>

namespace sessionaudit {

/// Wrong codes a request may see in all: five guesses at one of a hundred million.
inline constexpr std::int64_t kCodesWrongMax = 5;

}  // namespace sessionaudit
