// Ids of purposes and kinds of identifier: lower snake_case.
#pragma once

#include <string_view>

#include "core/ascii.hpp"

namespace sessionaudit {

/// A letter, then letters, digits and underscores, at most 64; all lower case.
constexpr bool is_snake_case_id(std::string_view text) noexcept {
    if (text.empty() || text.size() > 64 || text.front() < 'a' || text.front() > 'z') return false;
    for (const char c : text)
        if (!(ascii::is_lower(c) || ascii::is_digit(c) || c == '_')) return false;
    return true;
}

}  // namespace sessionaudit
