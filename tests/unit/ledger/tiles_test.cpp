#include "ledger/tiles.hpp"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <map>

#include "ledger/merkle_tree.hpp"
#include "reference_tree.hpp"
#include "sessionaudit/error.hpp"

using namespace sessionaudit;
using namespace sessionaudit::test;

namespace {

/// Tiles in memory, written to as a store would be.
class TileMap {
  public:
    TileBuilder::Sink sink() {
        return [this](TileAddress at, const Tile& tile) {
            tiles_[{at.level, at.index}] = tile;
            ++writes_;
        };
    }
    Tile load(TileAddress at) const { return tiles_.at({at.level, at.index}); }
    NodeSource nodes() const {
        return [this](unsigned level, std::uint64_t index) {
            return load(tile_of(level, index))[slot_of(level, index)];
        };
    }
    std::size_t count() const { return tiles_.size(); }
    std::size_t writes() const { return writes_; }

  private:
    std::map<std::pair<unsigned, std::uint64_t>, Tile> tiles_;
    std::size_t writes_ = 0;
};

}  // namespace

TEST_CASE("tiles grown in batches of any size hold the tree of their leaves", "[ledger][tiles]") {
    const std::size_t batch = GENERATE(1U, 2U, 15U, 16U, 17U, 255U, 256U, 257U, 600U);
    const std::vector<Hash> leaves = numbered_leaves(600);
    TileMap map;
    std::size_t size = 0;
    while (size < leaves.size()) {
        // A builder a batch, as when another process had written the one before.
        TileBuilder builder(size, [&map](TileAddress at) { return map.load(at); });
        const std::size_t end = std::min(leaves.size(), size + batch);
        for (; size < end; ++size)
            builder.append(leaves[size], map.sink());
        builder.flush(map.sink());
        REQUIRE(builder.size() == size);
        REQUIRE(builder.root() == tree_root(size, map.nodes()));
    }
    CHECK(tree_root(600, map.nodes()) == naive_root(leaves));
    CHECK(map.count() == 38 + 3 + 1);
}

TEST_CASE("the root of every earlier size comes from the same tiles", "[ledger][tiles]") {
    const std::vector<Hash> leaves = numbered_leaves(300);
    TileMap map;
    TileBuilder builder;
    for (const Hash& leaf : leaves)
        builder.append(leaf, map.sink());
    builder.flush(map.sink());
    for (std::size_t size = 0; size <= leaves.size(); ++size)
        REQUIRE(tree_root(size, map.nodes()) == naive_root(std::span(leaves).first(size)));
}

TEST_CASE("proofs hold on both sides of every tile boundary", "[ledger][tiles]") {
    const std::vector<Hash> leaves = numbered_leaves(65536 + 18);
    TileMap map;
    TileBuilder builder;
    for (const Hash& leaf : leaves)
        builder.append(leaf, map.sink());
    builder.flush(map.sink());
    const auto nodes = map.nodes();
    const std::vector<std::uint64_t> sizes = {1,    15,   16,   17,    255,   256,   257,   4095,
                                              4096, 4097, 4353, 65535, 65536, 65537, 65553, 65554};
    for (const std::uint64_t size : sizes) {
        const Hash root = tree_root(size, nodes);
        REQUIRE(root == naive_root(std::span(leaves).first(size)));
        for (const std::uint64_t other : sizes) {
            if (other > size) break;
            REQUIRE(verify_inclusion(other - 1, size, leaves[other - 1],
                                     inclusion_path(other - 1, size, nodes), root));
            REQUIRE(verify_consistency(other, size, tree_root(other, nodes), root,
                                       consistency_path(other, size, nodes)));
        }
    }
}

TEST_CASE("an append writes a full tile once and an unfinished one once a flush", "[ledger][tiles]") {
    const std::vector<Hash> leaves = numbered_leaves(4096);
    TileMap map;
    TileBuilder builder;
    for (const Hash& leaf : leaves)
        builder.append(leaf, map.sink());
    builder.flush(map.sink());
    CHECK(map.writes() == 256 + 16 + 1 + 1);  // the last is the tile above, with one node
    builder.flush(map.sink());
    CHECK(map.writes() == 256 + 16 + 1 + 1);
    builder.append(leaves.front(), map.sink());
    builder.flush(map.sink());
    CHECK(map.writes() == 256 + 16 + 1 + 1 + 1);
}

TEST_CASE("a stored tile of another length is corrupt", "[ledger][tiles]") {
    CHECK_THROWS_AS(tile_from_bytes(Bytes(kTileSize - 1)), Error);
    CHECK_THROWS_AS(tile_from_bytes(Bytes(kTileSize + 1)), Error);
    CHECK(tile_from_bytes(Bytes(kTileSize)) == Tile{});
}
