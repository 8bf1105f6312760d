// Whose law holds for somebody whose address or words are known.
#pragma once

#include <string_view>

#include "sessionaudit/jurisdiction.hpp"

namespace sessionaudit {

class VaultCore;

/// What was declared ("" = nothing), else what the home's jurisdictions.csv says of the network ("" = not
/// known; a length behind a slash does not matter).
Jurisdiction jurisdiction_of(const VaultCore& core, std::string_view declared, std::string_view network);

}  // namespace sessionaudit
