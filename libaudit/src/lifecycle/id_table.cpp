// Ids of one cookie as rows of digits.
#include <algorithm>

#include "core/ascii.hpp"
#include "lifecycle/id_table.hpp"

namespace sessionaudit {
namespace {

std::vector<std::string> aligned(const std::vector<std::string>& ids) {
    const auto [shortest, longest] = std::minmax_element(
        ids.begin(), ids.end(), [](const auto& a, const auto& b) { return a.size() < b.size(); });
    // A number grows at its front, without zeros there.
    const bool numbers = narrowest_alphabet(ascii::join(ids, "")).size <= 16;
    std::vector<std::string> rows = ids;
    for (std::string& row : rows) {
        if (numbers)
            row.insert(0, longest->size() - row.size(), '0');
        else
            row.resize(shortest->size());
    }
    return rows;
}

}  // namespace

IdTable make_id_table(const std::vector<std::string>& ids) {
    const std::vector<std::string> rows = aligned(ids);
    IdTable table;
    table.varies.assign(rows.front().size(), false);
    std::string varying;
    for (std::size_t column = 0; column < table.varies.size(); ++column) {
        std::string letters;
        for (const std::string& row : rows)
            letters += row[column];
        table.varies[column] = letters.find_first_not_of(letters.front()) != std::string::npos;
        if (table.varies[column]) varying += letters;
    }
    // What is the same in every row (a prefix, the hyphens of a UUID) says nothing of the alphabet of the
    // rest.
    table.alphabet = &narrowest_alphabet(varying.empty() ? ascii::join(rows, "") : varying);
    for (const std::string& row : rows)
        table.rows.push_back(digits_of(row, *table.alphabet));
    return table;
}

}  // namespace sessionaudit
