// The header of a GPP string.
#pragma once

#include <string_view>

#include "sessionaudit/id_ranges.hpp"

namespace sessionaudit {

/// The ids of the sections that follow. Throws Error{invalid_argument} for other headers.
IdRanges read_gpp_header(std::string_view letters);

}  // namespace sessionaudit
