// Sections of a GPP string for the United States.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "sessionaudit/gpp_string.hpp"

namespace sessionaudit {

/// Absent when the section's version is not known here. `where` begins the sentences of errors.
std::optional<UsPrivacy> read_us_section(int section, std::string_view text, const std::string& where);

/// "1YNN". Throws Error{invalid_argument} for anything else.
UspV1 read_usp_v1(std::string_view text, const std::string& where);

}  // namespace sessionaudit
