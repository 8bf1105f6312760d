// Host names outside ASCII, as they are asked for.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sessionaudit {

/// Each label that is not ASCII becomes "xn--" and its Punycode (RFC 3492), Latin, Greek and Cyrillic
/// capitals in lower case first. Absent for what is not UTF-8. The mappings of UTS 46 beyond that are not
/// done: who writes a name so unusually may write it in ASCII.
std::optional<std::string> ascii_host(std::string_view utf8);

}  // namespace sessionaudit
