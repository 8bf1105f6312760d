// Sets of small ids, as consent strings carry them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#pragma GCC visibility push(default)
namespace sessionaudit {

/// All ids from `first` to `last`, both included.
struct IdRange {
    std::uint16_t first = 1;
    std::uint16_t last = 1;

    friend bool operator==(const IdRange&, const IdRange&) = default;
};

/// A set of ids from 1 to 65535, kept as ranges that are sorted, disjoint and not adjacent. Its size follows
/// what was written, not how many ids that means: "1 to 65535" is one range.
///
/// Threads: a value; const members may be called from any thread.
class IdRanges {
  public:
    IdRanges() = default;

    /// Sorts and joins; overlapping and repeated ranges are welcome. Throws Error{invalid_argument} for an id
    /// of 0 and for a range that ends before it begins.
    static IdRanges of(std::vector<IdRange> ranges);
    /// One range for each id.
    static IdRanges of_ids(std::span<const int> ids);

    bool contains(int id) const noexcept;
    bool empty() const noexcept { return ranges_.empty(); }
    /// How many ids.
    std::size_t size() const noexcept;
    /// The largest id; 0 when empty.
    int largest() const noexcept { return ranges_.empty() ? 0 : ranges_.back().last; }
    std::span<const IdRange> ranges() const noexcept { return ranges_; }

    /// The first `most` ids in order.
    std::vector<int> to_list(std::size_t most) const;

    /// The ids that are in both.
    IdRanges common_with(const IdRanges& other) const;
    /// The ids of this set that are not in the other.
    IdRanges without(const IdRanges& other) const;

    friend bool operator==(const IdRanges&, const IdRanges&) = default;

  private:
    std::vector<IdRange> ranges_;
};

}  // namespace sessionaudit
#pragma GCC visibility pop
