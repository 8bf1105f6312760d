// Finds the open visits of a client.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace sessionaudit {

/// A hash table from the hash of a client's key to a place, with open addressing. Keys stay with their
/// visits: the caller tells whether a place with the right hash is the right one. Threads: one.
class VisitIndex {
  public:
    static constexpr std::uint32_t kNone = UINT32_MAX;

    VisitIndex() : slots_(kSlotsMin) {}

    /// The place stored under this hash for which `is_it(place)` holds, or kNone.
    template <typename IsIt>
    std::uint32_t find(std::uint64_t hash, IsIt&& is_it) const {
        for (std::size_t slot = home(hash); slots_[slot].place != kNone; slot = after(slot))
            if (slots_[slot].hash == hash && is_it(slots_[slot].place)) return slots_[slot].place;
        return kNone;
    }
    /// The place must not be there.
    void insert(std::uint64_t hash, std::uint32_t place);
    /// The place must be there.
    void replace(std::uint64_t hash, std::uint32_t place, std::uint32_t by) {
        slots_[slot_of(hash, place)].place = by;
    }
    void erase(std::uint64_t hash, std::uint32_t place);

  private:
    static constexpr std::size_t kSlotsMin = 1024;  // a power of two, as is every later size

    struct Slot {
        std::uint64_t hash = 0;
        std::uint32_t place = kNone;
    };

    std::size_t home(std::uint64_t hash) const {
        return static_cast<std::size_t>(hash) & (slots_.size() - 1);
    }
    std::size_t after(std::size_t slot) const { return (slot + 1) & (slots_.size() - 1); }
    std::size_t slot_of(std::uint64_t hash, std::uint32_t place) const;
    void grow();

    std::vector<Slot> slots_;
    std::size_t used_ = 0;
};

}  // namespace sessionaudit
