// Which fields each section for the United States has, in the order of its bits.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace sessionaudit {

/// Every value is two bits wide. `count` 0 is one value, anything else a list of that many.
struct UsFieldLayout {
    std::string_view name;
    std::size_t count = 0;
};

struct UsLayout {
    std::vector<UsFieldLayout> fields;
    bool has_gpc = true;  ///< may have the GPC sub-section
};

/// Absent when the section is not one of the United States, or the version is not known.
std::optional<UsLayout> find_us_layout(int section, int version);

/// "usnat" for 7; empty for an id that is not assigned.
std::string_view gpp_section_name(int id) noexcept;

}  // namespace sessionaudit
