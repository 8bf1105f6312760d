// The tree's nodes in the ledger's database.
#pragma once

#include <cstdint>
#include <vector>

#include "ledger/merkle_tree.hpp"
#include "ledger/tiles.hpp"
#include "storage/connection.hpp"

namespace sessionaudit {

/// Throws Error{corrupt} when the tile is missing or misshapen.
Tile load_tile(storage::Connection& connection, TileAddress at);

void store_tile(storage::Connection& connection, TileAddress at, const Tile& tile);

std::uint64_t count_tiles(storage::Connection& connection);

/// Serves nodes for one question, reading each tile once.
class TileReader {
  public:
    explicit TileReader(storage::Connection& connection) : connection_(connection) {}
    Hash node(unsigned level, std::uint64_t index);
    /// The same as merkle_tree.hpp wants it; valid as long as the reader is.
    NodeSource source() {
        return [this](unsigned level, std::uint64_t index) { return node(level, index); };
    }

  private:
    struct Loaded {
        TileAddress at;
        Tile tile;
    };
    storage::Connection& connection_;
    std::vector<Loaded> loaded_;  // a proof needs log16(n) of them: searching beats hashing
};

}  // namespace sessionaudit
