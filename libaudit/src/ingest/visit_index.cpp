#include "ingest/visit_index.hpp"

#include <utility>

namespace sessionaudit {

std::size_t VisitIndex::slot_of(std::uint64_t hash, std::uint32_t place) const {
    std::size_t slot = home(hash);
    while (slots_[slot].place != place)
        slot = after(slot);
    return slot;
}

void VisitIndex::insert(std::uint64_t hash, std::uint32_t place) {
    if ((used_ + 1) * 2 > slots_.size()) grow();
    std::size_t slot = home(hash);
    while (slots_[slot].place != kNone)
        slot = after(slot);
    slots_[slot] = {hash, place};
    ++used_;
}

void VisitIndex::erase(std::uint64_t hash, std::uint32_t place) {
    std::size_t gap = slot_of(hash, place);
    // Those behind move up, so that no search stops at the gap.
    for (std::size_t slot = after(gap); slots_[slot].place != kNone; slot = after(slot)) {
        const std::size_t wanted = home(slots_[slot].hash);
        const std::size_t mask = slots_.size() - 1;
        if (((slot - wanted) & mask) < ((slot - gap) & mask)) continue;
        slots_[gap] = slots_[slot];
        gap = slot;
    }
    slots_[gap] = {};
    --used_;
}

void VisitIndex::grow() {
    const std::vector<Slot> old = std::exchange(slots_, std::vector<Slot>(slots_.size() * 2));
    used_ = 0;
    for (const Slot& slot : old)
        if (slot.place != kNone) insert(slot.hash, slot.place);
}

}  // namespace sessionaudit
