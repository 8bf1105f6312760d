#include "consent/findings.hpp"

#include "core/ascii.hpp"

#include <iterator>

namespace sessionaudit {

void Findings::append(std::vector<SignalFinding> more) {
    list_.insert(list_.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

std::string some_ids(const IdRanges& ids) {
    constexpr std::size_t kShown = 8;
    std::string text = ascii::join(ids.to_list(kShown), ", ", [](int id) { return std::to_string(id); });
    if (ids.size() > kShown) text += " and " + std::to_string(ids.size() - kShown) + " more";
    return text;
}

}  // namespace sessionaudit
