// Cutting consent strings at their separators.
#pragma once

#include <string_view>
#include <vector>

namespace sessionaudit {

/// The pieces between separators, empty ones included: always one more than there are separators.
std::vector<std::string_view> split_letters(std::string_view text, char separator);

}  // namespace sessionaudit
