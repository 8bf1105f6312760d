#include "sessionaudit/did_you_mean.hpp"

#include <algorithm>
#include <vector>

#include "core/ascii.hpp"

namespace sessionaudit {
namespace {

constexpr std::size_t kWordMax = 64;

std::string plain(std::string_view word) {
    std::string text(word.substr(0, kWordMax));
    for (char& c : text) {
        c = ascii::to_lower(c);
        if (c == '-' || c == ' ') c = '_';
    }
    return text;
}

/// Insertions, deletions, changes and swaps of neighbours (optimal string alignment).
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::vector<std::size_t>> rows(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
    for (std::size_t i = 0; i <= a.size(); ++i)
        rows[i][0] = i;
    for (std::size_t j = 0; j <= b.size(); ++j)
        rows[0][j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t change = rows[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
            rows[i][j] = std::min({rows[i - 1][j] + 1, rows[i][j - 1] + 1, change});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                rows[i][j] = std::min(rows[i][j], rows[i - 2][j - 2] + 1);
        }
    }
    return rows[a.size()][b.size()];
}

}  // namespace

std::optional<std::string> nearest_word(std::string_view word, std::span<const std::string> candidates) {
    std::optional<std::string> best;
    std::size_t best_distance = 0;
    const std::string wanted = plain(word);
    for (const std::string& candidate : candidates) {
        const std::size_t far = distance(wanted, plain(candidate));
        const std::size_t most = std::max<std::size_t>(1, std::min(wanted.size(), candidate.size()) / 3);
        if (far > most || (best && far >= best_distance)) continue;
        best = candidate;
        best_distance = far;
    }
    return best;
}

std::string did_you_mean(std::string_view word, std::span<const std::string> candidates) {
    if (const auto nearest = nearest_word(word, candidates)) return "did you mean \"" + *nearest + "\"?";
    if (candidates.empty()) return "there is none to choose from";
    return (candidates.size() == 1 ? "known is " : "known are ") + ascii::join(candidates);
}

}  // namespace sessionaudit
