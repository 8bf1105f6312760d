#include "ledger/tiles.hpp"

#include <algorithm>

#include "ledger/merkle_tree.hpp"
#include "sessionaudit/error.hpp"

namespace sessionaudit {
namespace {

constexpr std::array<std::size_t, kTileHeight> kRowStart = {0, 16, 24, 28};

}  // namespace

TileAddress tile_of(unsigned node_level, std::uint64_t node_index) {
    return {node_level / kTileHeight, node_index >> (kTileHeight - node_level % kTileHeight)};
}

std::size_t slot_of(unsigned node_level, std::uint64_t node_index) {
    const unsigned row = node_level % kTileHeight;
    return kRowStart[row] + static_cast<std::size_t>(node_index & ((kTileWidth >> row) - 1));
}

ByteView tile_bytes(const Tile& tile) {
    static_assert(sizeof(Tile) == kTileSize);
    return {tile.front().data(), kTileSize};
}

Tile tile_from_bytes(ByteView bytes) {
    if (bytes.size() != kTileSize)
        throw Error(ErrorCode::corrupt,
                    "a tile of the ledger's tree is not " + std::to_string(kTileSize) + " bytes long");
    Tile tile;
    std::copy(bytes.begin(), bytes.end(), tile.front().data());
    return tile;
}

TileBuilder::TileBuilder(std::uint64_t size, const Load& load) : size_(size) {
    for (unsigned level = 0; size != 0; ++level, size /= kTileWidth) {
        edges_.emplace_back();
        if (size % kTileWidth != 0) edges_.back().tile = load({level, size / kTileWidth});
    }
}

void TileBuilder::append(const Hash& leaf, const Sink& sink) {
    Hash hash = leaf;
    std::uint64_t index = size_++;
    for (unsigned level = 0;; ++level, index /= 2) {
        const unsigned tile_level = level / kTileHeight;
        if (tile_level == edges_.size()) edges_.emplace_back();
        Edge& edge = edges_[tile_level];
        const std::size_t slot = slot_of(level, index);
        edge.tile[slot] = hash;
        edge.changed = true;
        if (index % 2 == 0) return;
        hash = node_hash(edge.tile[slot - 1], hash);
        if (slot + 1 == kTileHashes) {
            sink(tile_of(level, index), edge.tile);
            edge = Edge{};
        }
    }
}

void TileBuilder::flush(const Sink& sink) {
    std::uint64_t width = size_;
    for (unsigned level = 0; level < edges_.size(); ++level, width /= kTileWidth) {
        if (edges_[level].changed) sink({level, width / kTileWidth}, edges_[level].tile);
        edges_[level].changed = false;
    }
}

Hash TileBuilder::root() const {
    // Every whole node that a root is folded from lies on the right edge.
    return tree_root(size_, [this](unsigned level, std::uint64_t index) {
        return edges_[level / kTileHeight].tile[slot_of(level, index)];
    });
}

}  // namespace sessionaudit
