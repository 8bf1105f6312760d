#include "ledger/anchor_file.hpp"
#include "ledger/ledger_state.hpp"
#include "ledger/tile_store.hpp"
#include "sessionaudit/error.hpp"
#include "tables/ledger_rows.hpp"

namespace sessionaudit {

std::string_view to_string(AnchorState state) noexcept {
    switch (state) {
        case AnchorState::absent:
            return "absent";
        case AnchorState::agrees:
            return "agrees";
        case AnchorState::ledger_shorter:
            return "ledger_shorter";
        case AnchorState::different_history:
            return "different_history";
        case AnchorState::unusable:
            return "unusable";
    }
    return "unusable";
}

AnchorReport Ledger::compare_with_anchor() const {
    return state_->compare_with_anchor();
}
AnchorReport Ledger::compare_with(std::string_view checkpoint) const {
    return state_->compare_with(checkpoint);
}

AnchorReport Ledger::State::compare_with_anchor() const {
    if (anchor.empty()) return {AnchorState::absent, 0, "this ledger keeps no anchor"};
    std::optional<std::string> text;
    try {
        text = read_anchor(anchor);
    } catch (const Error& error) {
        return {AnchorState::unusable, 0, error.what()};
    }
    if (!text) return {AnchorState::absent, 0, "the ledger has no anchor yet; the next entry makes one"};
    return compare_with(*text);
}

AnchorReport Ledger::State::compare_with(std::string_view checkpoint) const {
    Checkpoint anchored;
    try {
        anchored = verify_checkpoint(checkpoint, key);
    } catch (const Error& error) {
        return {AnchorState::unusable, 0,
                std::string("the anchor is not a head signed by this ledger: ") + error.what() +
                    "; compare the ledger with another copy of its head, then remove the anchor"};
    }
    const std::uint64_t size = rows::read_size(connection);
    const std::string sizes =
        "the ledger has " + std::to_string(size) + " entries, its anchor " + std::to_string(anchored.size);
    if (anchored.size > size)
        return {AnchorState::ledger_shorter, anchored.size,
                sizes + ": the last ones were taken away; put the longer ledger back"};
    // The tree of the anchored size is the beginning of this one exactly when its root is the anchored one.
    TileReader tiles(connection);
    if (tree_root(anchored.size, tiles.source()) != anchored.root)
        return {AnchorState::different_history, anchored.size,
                sizes + ", and what it anchored is not what is here: put the true ledger back"};
    return {AnchorState::agrees, anchored.size, sizes + ", which is its beginning"};
}

}  // namespace sessionaudit
