// What a plan knows of rows without reading them.
#pragma once

#include <cstdint>

namespace sessionaudit {

/// How many rows there are, and a number that changes when one comes or goes and nearly always when one
/// changes.
struct RowCount {
    std::int64_t count = 0;
    std::int64_t mark = 0;
};

}  // namespace sessionaudit
