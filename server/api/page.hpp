// Lists in pages: {"items": [...], "next": "cursor"}, by the place where the last page ended, never by
// counting. A route asks the library for one item more than the page holds, and hands all of them to
// page_json().
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "api/call.hpp"
#include "http/problem.hpp"

namespace sessionaudit::server {

inline constexpr std::size_t kPageLimitDefault = 50;
inline constexpr std::size_t kPageLimitMax = 1000;

/// The parameter `limit`. Throws Problem 422 `invalid-request` beyond 1..1000.
std::size_t page_limit(const Call& call);
/// Where the page before ended, as its `cursor_of` told; absent for the first page. A cursor belongs to the
/// list that gave it. Throws Problem 422 `invalid-cursor`.
std::optional<std::string> page_cursor(const Call& call);
/// The same where places are ids.
template <typename Id>
std::optional<Id> page_cursor_id(const Call& call);
/// What `next` is for a place: opaque to the client.
std::string cursor_text(const Call& call, const std::string& place);
[[noreturn]] void refuse_cursor();

/// `items` may be one longer than the page: then there is a next one. `to_json(item)` writes an item,
/// `place_of(item)` says where it is as text.
template <typename Item, typename ToJson, typename PlaceOf>
nlohmann::json page_json(const Call& call, const std::vector<Item>& items, const ToJson& to_json,
                         const PlaceOf& place_of) {
    const std::size_t limit = page_limit(call);
    nlohmann::json page = {{"items", nlohmann::json::array()}};
    for (std::size_t i = 0; i < items.size() && i < limit; ++i)
        page["items"].emplace_back(to_json(items[i]));
    if (items.size() > limit) page["next"] = cursor_text(call, place_of(items[limit - 1]));
    return page;
}

template <typename Id>
std::optional<Id> page_cursor_id(const Call& call) {
    const auto place = page_cursor(call);
    if (!place) return std::nullopt;
    const auto id = Id::parse(*place);
    if (!id) refuse_cursor();
    return id;
}

}  // namespace sessionaudit::server
