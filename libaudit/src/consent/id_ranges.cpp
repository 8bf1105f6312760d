#include "sessionaudit/id_ranges.hpp"

#include <algorithm>
#include <string>

#include "sessionaudit/error.hpp"

namespace sessionaudit {
namespace {

constexpr int kIdMax = 65535;

std::uint16_t narrow(int id) {
    return static_cast<std::uint16_t>(id);
}

void require_order(const IdRange& range) {
    if (range.first == 0) throw Error(ErrorCode::invalid_argument, "ids begin with 1, and a range holds 0");
    if (range.last < range.first)
        throw Error(ErrorCode::invalid_argument, "a range ends with " + std::to_string(range.last) +
                                                     ", before it begins with " +
                                                     std::to_string(range.first));
}

/// The other's ranges from the first one that reaches `id` on.
std::span<const IdRange> from_id(std::span<const IdRange> ranges, int id) {
    const auto at = std::partition_point(ranges.begin(), ranges.end(),
                                         [id](const IdRange& range) { return range.last < id; });
    return ranges.subspan(static_cast<std::size_t>(at - ranges.begin()));
}

}  // namespace

IdRanges IdRanges::of(std::vector<IdRange> ranges) {
    std::for_each(ranges.begin(), ranges.end(), require_order);
    std::sort(ranges.begin(), ranges.end(),
              [](const IdRange& a, const IdRange& b) { return a.first < b.first; });
    IdRanges set;
    for (const IdRange& range : ranges) {
        if (set.ranges_.empty() || range.first > set.ranges_.back().last + 1)
            set.ranges_.push_back(range);
        else
            set.ranges_.back().last = std::max(set.ranges_.back().last, range.last);
    }
    return set;
}

IdRanges IdRanges::of_ids(std::span<const int> ids) {
    std::vector<IdRange> ranges;
    ranges.reserve(ids.size());
    for (const int id : ids) {
        if (id < 1 || id > kIdMax)
            throw Error(ErrorCode::invalid_argument, std::to_string(id) + " is not an id from 1 to 65535");
        ranges.push_back({narrow(id), narrow(id)});
    }
    return of(std::move(ranges));
}

bool IdRanges::contains(int id) const noexcept {
    const auto rest = from_id(ranges_, id);
    return !rest.empty() && rest.front().first <= id;
}

std::size_t IdRanges::size() const noexcept {
    std::size_t sum = 0;
    for (const IdRange& range : ranges_)
        sum += static_cast<std::size_t>(range.last - range.first) + 1;
    return sum;
}

std::vector<int> IdRanges::to_list(std::size_t most) const {
    std::vector<int> ids;
    ids.reserve(std::min(most, size()));
    for (const IdRange& range : ranges_)
        for (int id = range.first; id <= range.last; ++id) {
            if (ids.size() == most) return ids;
            ids.push_back(id);
        }
    return ids;
}

IdRanges IdRanges::common_with(const IdRanges& other) const {
    IdRanges both;
    for (const IdRange& range : ranges_)
        for (const IdRange& theirs : from_id(other.ranges_, range.first)) {
            if (theirs.first > range.last) break;
            both.ranges_.push_back({std::max(range.first, theirs.first), std::min(range.last, theirs.last)});
        }
    return both;
}

IdRanges IdRanges::without(const IdRanges& other) const {
    IdRanges rest;
    for (const IdRange& range : ranges_) {
        int next = range.first;
        for (const IdRange& theirs : from_id(other.ranges_, range.first)) {
            if (theirs.first > range.last) break;
            if (theirs.first > next) rest.ranges_.push_back({narrow(next), narrow(theirs.first - 1)});
            next = theirs.last + 1;
        }
        if (next <= range.last) rest.ranges_.push_back({narrow(next), range.last});
    }
    return rest;
}

}  // namespace sessionaudit
