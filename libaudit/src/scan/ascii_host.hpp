// Host names outside ASCII, as they are asked for.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sessionaudit {

/// As browsers do: mapped by UTS 46 without its transitional rules, then Punycode (RFC 3492), by libidn2.
/// Absent for what is not UTF-8 and for names that IDNA 2008 does not allow, such as those with emoji, which
/// browsers take: who wants one writes it as xn--.
std::optional<std::string> ascii_host(std::string_view utf8);

}  // namespace sessionaudit
