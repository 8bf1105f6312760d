// Pages of registers that are small and read whole: holds, breaches, runs.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>

#include "api/page.hpp"

namespace sessionaudit::server {

/// A number as text that sorts as the number does.
inline std::string in_order(std::int64_t number) {
    const std::string digits = std::to_string(static_cast<std::uint64_t>(number) + (std::uint64_t{1} << 63U));
    return std::string(20 - digits.size(), '0') + digits;
}
/// The same the other way round.
inline std::string newest_first(std::int64_t number) {
    return in_order(std::numeric_limits<std::int64_t>::max() - number);
}

/// A page of `items` in the order of their places, whose text sorts as they are to stand. It goes on after
/// the cursor's place, whether or not what stood there is still there.
template <typename Item, typename ToJson, typename PlaceOf>
nlohmann::json register_page(const Call& call, std::vector<Item> items, const ToJson& to_json,
                             const PlaceOf& place_of) {
    std::sort(items.begin(), items.end(),
              [&](const Item& a, const Item& b) { return place_of(a) < place_of(b); });
    if (const auto after = page_cursor(call))
        items.erase(items.begin(), std::find_if(items.begin(), items.end(),
                                                [&](const Item& item) { return place_of(item) > *after; }));
    return page_json(call, items, to_json, place_of);
}

}  // namespace sessionaudit::server
