// How the nodes of the tree are kept: in tiles of four levels.
//
// The tile (level, index) holds the nodes of tree levels 4*level .. 4*level+3 above 16 neighbours: 16
// nodes of the lowest of these levels, then 8, 4 and 2, in one block of 30 hashes (960 bytes). Slots whose
// node is not whole yet are zero. A proof in a log of n entries so reads log16(n) tiles, each within a
// database page, and an append touches little more than the last one.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <vector>

#include "sessionaudit/bytes.hpp"

namespace sessionaudit {

inline constexpr unsigned kTileHeight = 4;
inline constexpr std::size_t kTileWidth = 16;
inline constexpr std::size_t kTileHashes = 30;
inline constexpr std::size_t kTileSize = kTileHashes * 32;

using Tile = std::array<Hash, kTileHashes>;

struct TileAddress {
    unsigned level = 0;
    std::uint64_t index = 0;
    bool operator==(const TileAddress&) const = default;
};

/// The tile that a node is in, and its place there.
TileAddress tile_of(unsigned node_level, std::uint64_t node_index);
std::size_t slot_of(unsigned node_level, std::uint64_t node_index);

ByteView tile_bytes(const Tile& tile);
/// Throws Error{corrupt} unless there are kTileSize bytes.
Tile tile_from_bytes(ByteView bytes);

/// Grows a tree leaf by leaf, keeping the right edge only.
///
/// Every append costs one hash a leaf and, over many, one a node. Tiles that became full go to the sink at
/// once, unfinished ones at flush(). Threads: a value; one at a time.
class TileBuilder {
  public:
    using Load = std::function<Tile(TileAddress)>;
    using Sink = std::function<void(TileAddress, const Tile&)>;

    TileBuilder() = default;
    /// Continues a tree of `size` leaves; `load` is asked for the unfinished tiles of its right edge.
    TileBuilder(std::uint64_t size, const Load& load);

    std::uint64_t size() const noexcept { return size_; }
    void append(const Hash& leaf, const Sink& sink);
    /// Gives the unfinished tiles that changed since the last flush.
    void flush(const Sink& sink);
    /// The root of the tree as it stands.
    Hash root() const;

  private:
    struct Edge {
        Tile tile{};
        bool changed = false;
    };
    std::vector<Edge> edges_;  // one unfinished (or still empty) tile a tile level
    std::uint64_t size_ = 0;
};

}  // namespace sessionaudit
