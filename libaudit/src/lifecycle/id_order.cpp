// What the order in which ids were issued tells: numbers that grow, and digits that stay.
#include <algorithm>
#include <array>
#include <cmath>

#include "lifecycle/id_table.hpp"

namespace sessionaudit {
namespace {

constexpr std::size_t kRowsForTrend = 10;   // all in order by chance: once in 3.6 million
constexpr std::size_t kRowsForMostly = 20;  // nine of ten in order: more than five spreads from a half
constexpr double kSpreadsForKept = 6;

// How many rows are above, and below, the row before, when only the digits from each column on count.
struct Steps {
    std::vector<std::size_t> up;
    std::vector<std::size_t> down;
};

Steps steps_of(const IdTable& table) {
    Steps steps{std::vector<std::size_t>(table.columns()), std::vector<std::size_t>(table.columns())};
    for (std::size_t row = 1; row < table.rows.size(); ++row) {
        int sign = 0;
        for (std::size_t column = table.columns(); column-- > 0;) {
            const int step = int{table.rows[row][column]} - int{table.rows[row - 1][column]};
            if (step != 0) sign = step > 0 ? 1 : -1;
            steps.up[column] += sign > 0 ? 1U : 0U;
            steps.down[column] += sign < 0 ? 1U : 0U;
        }
    }
    return steps;
}

// The difference of two rows as numbers, from a column on. Digit by digit, because the digits in front are
// alike and a double would lose those behind.
double distance(const IdTable& table, std::size_t row, std::size_t begin) {
    const double base = table.alphabet->size;
    double sum = 0;
    for (std::size_t column = begin; column < table.columns(); ++column)
        sum = sum * base + (double(table.rows[row][column]) - double(table.rows[row - 1][column]));
    return std::abs(sum);
}

// How far apart the steps are: who knows one id and how steps usually are has this many to try.
double bits_of_steps(const IdTable& table, std::size_t begin, bool every_row) {
    std::vector<double> steps;
    for (std::size_t row = 1; row < table.rows.size(); ++row)
        steps.push_back(distance(table, row, begin));
    std::sort(steps.begin(), steps.end());
    const std::size_t odd = every_row ? 0 : (steps.size() + 9) / 10;  // where it started anew
    const double widest = steps[steps.size() - 1 - odd];
    const double spread = widest - steps.front();
    return spread >= 1 ? std::log2(spread + 1) : 0;
}

constexpr double kYear2010 = 1262304000;
constexpr double kYear2040 = 2208988800;

// Seconds, milliseconds or microseconds since 1970 that begin at a column: 8 or 11 hexadecimal digits, 10,
// 13 or 16 decimal ones.
bool is_time_at(const IdTable& table, std::size_t column) {
    struct Width {
        std::size_t digits;
        double unit;
    };
    static constexpr Width kDecimal[] = {{10, 1}};
    static constexpr Width kHex[] = {{8, 1}, {11, 1000}};
    const auto widths =
        table.alphabet->size == 10 ? std::span<const Width>(kDecimal) : std::span<const Width>(kHex);
    for (const Width& width : widths) {
        if (column + width.digits > table.columns()) continue;
        double value = 0;
        for (std::size_t at = column; at < column + width.digits; ++at) {
            value = value * table.alphabet->size + table.rows.front()[at];
        }
        if (value >= kYear2010 * width.unit && value < kYear2040 * width.unit) return true;
    }
    return false;
}

bool is_time(const IdTable& table, std::size_t begin) {
    if (table.alphabet->size > 16) return false;
    // The digits in front of those that change belong to the time.
    std::size_t first = begin;
    while (first > 0 && !table.varies[first - 1])
        --first;
    for (std::size_t column = first; column <= begin; ++column)
        if (is_time_at(table, column)) return true;
    return false;
}

}  // namespace

std::optional<IdTrend> trend_of(const IdTable& table) {
    const std::size_t rows = table.rows.size();
    if (rows < kRowsForTrend || table.alphabet->order.empty()) return std::nullopt;
    const Steps steps = steps_of(table);
    for (std::size_t column = 0; column < table.columns(); ++column) {
        if (!table.varies[column]) continue;
        const std::size_t best = std::max(steps.up[column], steps.down[column]);
        const bool every_row = best == rows - 1;
        const bool nearly = rows >= kRowsForMostly && best * 10 >= (rows - 1) * 9;
        if (!every_row && !nearly) continue;
        return IdTrend{column, bits_of_steps(table, column, every_row), is_time(table, column), every_row};
    }
    return std::nullopt;
}

std::optional<double> kept_from_row_before(const IdTable& table) {
    const std::size_t rows = table.rows.size();
    if (rows < kRowsForTrend) return std::nullopt;
    double same = 0;
    double expected = 0;
    double variance = 0;
    double pairs = 0;
    for (std::size_t column = 0; column < table.columns(); ++column) {
        if (!table.varies[column]) continue;
        std::array<double, 256> counts{};
        for (std::size_t row = 0; row < rows; ++row) {
            ++counts[table.rows[row][column]];
            if (row > 0 && table.rows[row][column] == table.rows[row - 1][column]) ++same;
        }
        // Of the column's own digits: one that has few repeats itself without any order.
        double alike = 0;
        for (const double count : counts)
            alike += count / double(rows) * (count / double(rows));
        expected += alike * double(rows - 1);
        variance += alike * (1 - alike) * double(rows - 1);
        pairs += double(rows - 1);
    }
    if (pairs == 0 || same < expected + kSpreadsForKept * std::sqrt(variance)) return std::nullopt;
    return same / pairs;
}

}  // namespace sessionaudit
