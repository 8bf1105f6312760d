// The texts inside cookies.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sessionaudit {

/// Turns %41 into A; what is no such triple stays as it is.
std::string percent_decoded(std::string_view text);

/// A date as JavaScript prints it, "Tue Mar 05 2024 10:23:45 GMT+0100 (name)", as RFC 3339.
std::optional<std::string> script_date_as_rfc3339(std::string_view text);

}  // namespace sessionaudit
