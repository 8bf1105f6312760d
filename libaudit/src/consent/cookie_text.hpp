// The texts inside cookies.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sessionaudit {

/// A date as JavaScript prints it, "Tue Mar 05 2024 10:23:45 GMT+0100 (name)", as RFC 3339.
std::optional<std::string> script_date_as_rfc3339(std::string_view text);

}  // namespace sessionaudit
