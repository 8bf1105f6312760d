// Pieces of GPP strings for tests.
#pragma once

#include <string>

#include "bit_writer.hpp"

namespace sessionaudit::test {

/// A header whose ids are written by hand.
inline std::string header(int count, const std::string& entries) {
    return BitWriter().add(3, 6).add(1, 6).add(static_cast<std::uint64_t>(count), 12).add(entries).text();
}

}  // namespace sessionaudit::test
