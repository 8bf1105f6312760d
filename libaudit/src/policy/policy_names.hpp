// The words that policy files use for our enumerations.
#pragma once

#include <algorithm>
#include <optional>
#include <span>
#include <string_view>

#include "sessionaudit/policy.hpp"

namespace sessionaudit {

/// In the order of the enumeration's values.
template <typename Enum>
std::span<const std::string_view> names_of() noexcept;

template <typename Enum>
std::optional<Enum> parse_name(std::string_view text) noexcept {
    const auto names = names_of<Enum>();
    const auto found = std::find(names.begin(), names.end(), text);
    if (found == names.end()) return std::nullopt;
    return static_cast<Enum>(found - names.begin());
}

}  // namespace sessionaudit
