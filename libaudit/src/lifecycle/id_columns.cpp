// The entropy of each column of a table of ids.
//
// With n rows nobody sees more than log2(n) bits in a column, so the plain estimate of a column of a good
// generator is too low, and by how much is known: the expected value and the spread of that estimate under
// equal chances. A column within its spread counts in full; one below it is scaled by what equal chances
// would have shown (and bounded by Miller and Madow's correction where the rows are many).
#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "lifecycle/id_table.hpp"

namespace sessionaudit {
namespace {

constexpr double kColumnSpreads = 8;  // the estimate is skewed: one column in a million by chance
constexpr double kTableSpreads = 6;

struct Shown {
    double bits = 0;           // plain estimate
    std::size_t distinct = 0;  // digits seen
};

Shown shown_by(const std::array<std::size_t, 256>& counts, std::size_t rows) {
    Shown shown;
    for (const std::size_t count : counts) {
        if (count == 0) continue;
        const double share = static_cast<double>(count) / static_cast<double>(rows);
        shown.bits -= share * std::log2(share);
        ++shown.distinct;
    }
    return shown;
}

Shown shown_in(const IdTable& table, std::size_t column) {
    std::array<std::size_t, 256> counts{};
    for (const auto& row : table.rows)
        ++counts[row[column]];
    return shown_by(counts, table.rows.size());
}

struct Chance {
    double mean = 0;
    double spread = 0;
};

// By trial, with a generator of its own (splitmix64) from a fixed seed: the same figures on every run.
Chance shown_by_chance(std::size_t rows, int alphabet) {
    const int trials = rows > 1000 ? 60 : 400;
    std::uint64_t state = 20260301;
    const auto next = [&state] {
        state += 0x9e3779b97f4a7c15U;
        std::uint64_t mixed = (state ^ (state >> 30U)) * 0xbf58476d1ce4e5b9U;
        mixed = (mixed ^ (mixed >> 27U)) * 0x94d049bb133111ebU;
        return mixed ^ (mixed >> 31U);
    };
    double sum = 0;
    double squares = 0;
    for (int trial = 0; trial < trials; ++trial) {
        std::array<std::size_t, 256> counts{};
        for (std::size_t row = 0; row < rows; ++row)
            ++counts[next() % static_cast<std::uint64_t>(alphabet)];
        const double bits = shown_by(counts, rows).bits;
        sum += bits;
        squares += bits * bits;
    }
    const double mean = sum / trials;
    return {mean, std::sqrt(std::max(1e-6, squares / trials - mean * mean))};
}

// Of so many columns, could so many be the same in every row by chance?
bool constant_by_chance(std::size_t constant, std::size_t columns, std::size_t rows, int alphabet) {
    const double one = std::pow(static_cast<double>(alphabet), -static_cast<double>(rows - 1));
    double fewer = 0;
    double term = std::pow(1 - one, static_cast<double>(columns));  // of none, then of one, ...
    for (std::size_t count = 0; count < constant; ++count) {
        fewer += term;
        term *= static_cast<double>(columns - count) / static_cast<double>(count + 1) * one / (1 - one);
    }
    return 1 - fewer > 1e-5;
}

// A few digits, equally often: the end of base 64 takes 4 or 16 of its 64, a UUID's variant 4 of 16.
bool is_narrow(const Shown& shown, std::size_t rows) {
    const bool power_of_two = (shown.distinct & (shown.distinct - 1)) == 0;
    if (!power_of_two || rows < 3 * shown.distinct) return false;
    const Chance chance = shown_by_chance(rows, static_cast<int>(shown.distinct));
    return chance.mean - shown.bits <= kColumnSpreads * chance.spread;
}

double corrected(const Shown& shown, const Chance& chance, double full, std::size_t rows) {
    if (is_narrow(shown, rows)) return std::min(full, std::log2(static_cast<double>(shown.distinct)));
    double bits = full * shown.bits / chance.mean;
    const double miller_madow = shown.bits + (static_cast<double>(shown.distinct) - 1) /
                                                 (2 * static_cast<double>(rows) * std::log(2.0));
    if (rows >= 2 * shown.distinct) bits = std::min(bits, miller_madow);
    return std::min(bits, full);
}

}  // namespace

ColumnBits column_bits(const IdTable& table) {
    const double full = std::log2(static_cast<double>(table.alphabet->size));
    const std::size_t rows = table.rows.size();
    const Chance chance = shown_by_chance(rows, table.alphabet->size);
    ColumnBits result;
    result.bits.assign(table.columns(), 0);
    std::vector<Shown> shown(table.columns());
    std::map<std::vector<std::uint8_t>, std::size_t> seen;
    std::vector<std::size_t> counted;
    double deficit = 0;
    const auto fixed = static_cast<std::size_t>(std::count(table.varies.begin(), table.varies.end(), false));
    const bool chance_constants = constant_by_chance(fixed, table.columns(), rows, table.alphabet->size);
    for (std::size_t column = 0; column < table.columns(); ++column) {
        shown[column] = shown_in(table, column);
        std::vector<std::uint8_t> digits;
        for (const auto& row : table.rows)
            digits.push_back(row[column]);
        // Two columns of few rows are easily the same by chance.
        const bool telling = static_cast<double>(rows - 1) * full > 30;
        if (!table.varies[column] && chance_constants)
            result.bits[column] = full;
        else if (!table.varies[column])
            ++result.constant;
        else if (!seen.emplace(std::move(digits), column).second && telling)
            ++result.repeated;
        else
            counted.push_back(column);
        // Of a table that is low everywhere, each column may be low by chance; one far below says nothing of
        // it.
        const double below = chance.mean - shown[column].bits;
        if (table.varies[column] && below <= kColumnSpreads * chance.spread) deficit += below;
    }
    const auto varying = static_cast<double>(std::max<std::size_t>(1, table.columns() - result.constant));
    const bool all_of_them = deficit > kTableSpreads * chance.spread * std::sqrt(varying);
    for (const std::size_t column : counted) {
        const bool below = chance.mean - shown[column].bits > kColumnSpreads * chance.spread;
        result.bits[column] = below || all_of_them ? corrected(shown[column], chance, full, rows) : full;
        result.biased = result.biased || below || all_of_them;
    }
    return result;
}

}  // namespace sessionaudit
