// Ids of one cookie as rows of digits, and what the columns and the order of the rows tell.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "lifecycle/id_alphabet.hpp"

namespace sessionaudit {

struct IdTable {
    const IdAlphabet* alphabet = nullptr;         ///< of the columns that vary
    std::vector<std::vector<std::uint8_t>> rows;  ///< as issued, of one length
    std::vector<bool> varies;                     ///< by column
    std::size_t columns() const noexcept { return varies.size(); }
};

/// Numbers of unequal length are aligned at their end, other texts at their beginning and cut to the
/// shortest. `ids` must not be empty.
IdTable make_id_table(const std::vector<std::string>& ids);

struct ColumnBits {
    std::vector<double> bits;  ///< by column
    std::size_t constant = 0;  ///< columns
    std::size_t repeated = 0;  ///< columns that are the same as an earlier one in every row
    bool biased = false;       ///< some vary less than chance allows
};
/// The entropy of every column: its alphabet's where nothing speaks against that, otherwise an estimate
/// corrected for the small sample. At least two rows.
ColumnBits column_bits(const IdTable& table);

/// Rows that go up, or down: from `begin` to their end the ids are a number that grows.
struct IdTrend {
    std::size_t begin = 0;
    double bits = 0;        ///< of where the next one is, when one is known
    bool of_time = false;   ///< the number is a time since 1970
    bool every_row = true;  ///< false: nearly all
};
/// Absent where there is none, or where fewer than 10 rows cannot show one.
std::optional<IdTrend> trend_of(const IdTable& table);

/// The share of digits that a row has in common with the row before, where that is more than chance.
std::optional<double> kept_from_row_before(const IdTable& table);

}  // namespace sessionaudit
