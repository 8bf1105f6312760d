// Percent-encoding (RFC 3986, 2.1).
#pragma once

#include <string>
#include <string_view>

namespace sessionaudit {

/// `%41` becomes `A`; a `%` that begins no such triple stays.
std::string percent_decoded(std::string_view text);

}  // namespace sessionaudit
