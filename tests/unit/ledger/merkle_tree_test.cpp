#include "ledger/merkle_tree.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include "reference_tree.hpp"
#include "sessionaudit/error.hpp"

using namespace sessionaudit;
using namespace sessionaudit::test;

namespace {

std::vector<Hash> reference_hashes() {
    std::vector<Hash> hashes;
    for (const Bytes& leaf : reference_leaves())
        hashes.push_back(leaf_hash(leaf));
    return hashes;
}

std::vector<std::string> hex(std::span<const Hash> path) {
    std::vector<std::string> texts;
    for (const Hash& hash : path)
        texts.push_back(to_hex(hash));
    return texts;
}

NodeSource over(const std::vector<Hash>& leaves) {
    return [&leaves](unsigned level, std::uint64_t index) { return naive_node(leaves, level, index); };
}

}  // namespace

TEST_CASE("the roots of the reference tree are the published ones at every size", "[ledger][merkle]") {
    struct Row {
        std::uint64_t size;
        const char* root;
    };
    const auto row = GENERATE(Row{0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
                              Row{1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"},
                              Row{2, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"},
                              Row{3, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"},
                              Row{4, "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"},
                              Row{5, "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4"},
                              Row{6, "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef"},
                              Row{7, "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c"},
                              Row{8, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"});
    const std::vector<Hash> leaves = reference_hashes();
    CHECK(to_hex(tree_root(row.size, over(leaves))) == row.root);
}

TEST_CASE("the inclusion paths of the reference tree are the published ones", "[ledger][merkle]") {
    struct Row {
        std::uint64_t index;
        std::uint64_t size;
        std::vector<std::string> path;
    };
    const auto row = GENERATE(Row{0, 1, {}},
                              Row{0,
                                  8,
                                  {"96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                                   "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                                   "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"}},
                              Row{5,
                                  8,
                                  {"bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                                   "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                                   "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"}},
                              Row{2, 3, {"fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"}},
                              Row{1,
                                  5,
                                  {"6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                                   "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                                   "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"}});
    const std::vector<Hash> leaves = reference_hashes();
    const std::vector<Hash> path = inclusion_path(row.index, row.size, over(leaves));
    CHECK(hex(path) == row.path);
    CHECK(verify_inclusion(row.index, row.size, leaves[row.index], path, tree_root(row.size, over(leaves))));
}

TEST_CASE("the consistency paths of the reference tree are the published ones", "[ledger][merkle]") {
    struct Row {
        std::uint64_t old_size;
        std::uint64_t new_size;
        std::vector<std::string> path;
    };
    const auto row = GENERATE(Row{1, 1, {}},
                              Row{1,
                                  8,
                                  {"96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                                   "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                                   "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"}},
                              Row{6,
                                  8,
                                  {"0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
                                   "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                                   "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"}},
                              Row{2,
                                  5,
                                  {"5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                                   "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"}});
    const std::vector<Hash> leaves = reference_hashes();
    const auto source = over(leaves);
    const std::vector<Hash> path = consistency_path(row.old_size, row.new_size, source);
    CHECK(hex(path) == row.path);
    CHECK(verify_consistency(row.old_size, row.new_size, tree_root(row.old_size, source),
                             tree_root(row.new_size, source), path));
}

TEST_CASE("every entry of every small tree proves its place and no other", "[ledger][merkle]") {
    const std::vector<Hash> leaves = numbered_leaves(40);
    const auto source = over(leaves);
    for (std::uint64_t size = 1; size <= leaves.size(); ++size) {
        const Hash root = tree_root(size, source);
        REQUIRE(root == naive_root(std::span(leaves).first(size)));
        for (std::uint64_t index = 0; index < size; ++index) {
            const std::vector<Hash> path = inclusion_path(index, size, source);
            for (std::uint64_t claimed = 0; claimed <= size; ++claimed)
                REQUIRE(verify_inclusion(claimed, size, leaves[index], path, root) == (claimed == index));
            REQUIRE_FALSE(verify_inclusion(index, size, leaves[(index + 1) % 40], path, root));
        }
    }
}

TEST_CASE("every pair of small trees is consistent, and only with its own roots", "[ledger][merkle]") {
    const std::vector<Hash> leaves = numbered_leaves(70);
    const auto source = over(leaves);
    std::vector<Hash> roots;
    for (std::uint64_t size = 0; size <= leaves.size(); ++size)
        roots.push_back(tree_root(size, source));
    for (std::uint64_t n = 0; n <= leaves.size(); ++n) {
        for (std::uint64_t m = 0; m <= n; ++m) {
            const std::vector<Hash> path = consistency_path(m, n, source);
            REQUIRE(verify_consistency(m, n, roots[m], roots[n], path));
            REQUIRE_FALSE(verify_consistency(m, n, node_hash(roots[m], roots[m]), roots[n], path));
            // Nothing of a new root is known from the empty tree, so there is nothing that could fail.
            if (m != 0)
                REQUIRE_FALSE(verify_consistency(m, n, roots[m], node_hash(roots[n], roots[n]), path));
        }
    }
}

TEST_CASE("a path that is one hash too short, too long or altered proves nothing", "[ledger][merkle]") {
    const std::vector<Hash> leaves = numbered_leaves(37);
    const auto source = over(leaves);
    const Hash root = tree_root(37, source);
    const Hash old_root = tree_root(21, source);
    const std::vector<Hash> inclusion = inclusion_path(19, 37, source);
    const std::vector<Hash> consistency = consistency_path(21, 37, source);
    const auto holds = [&](bool of_inclusion, std::span<const Hash> path) {
        return of_inclusion ? verify_inclusion(19, 37, leaves[19], path, root)
                            : verify_consistency(21, 37, old_root, root, path);
    };
    const bool of_inclusion = GENERATE(true, false);
    std::vector<Hash> path = of_inclusion ? inclusion : consistency;
    REQUIRE(holds(of_inclusion, path));
    for (std::size_t size = 0; size < path.size(); ++size)
        CHECK_FALSE(holds(of_inclusion, std::span(path).first(size)));
    CHECK_FALSE(holds(of_inclusion, std::span(path).subspan(1)));
    for (std::size_t bit = 0; bit < path.size() * 256; ++bit) {
        std::uint8_t& byte = path[bit / 256][bit % 256 / 8];
        byte ^= static_cast<std::uint8_t>(1U << bit % 8);
        REQUIRE_FALSE(holds(of_inclusion, path));
        byte ^= static_cast<std::uint8_t>(1U << bit % 8);
    }
    path.push_back(path.back());
    CHECK_FALSE(holds(of_inclusion, path));
}

TEST_CASE("sizes up to the largest are judged without overflow", "[ledger][merkle]") {
    const std::uint64_t largest = (std::uint64_t{1} << 63) - 1;
    const std::vector<Hash> path(63, Hash{});
    CHECK_FALSE(verify_inclusion(largest - 1, largest, Hash{}, path, Hash{}));
    CHECK_FALSE(verify_inclusion(largest, largest, Hash{}, path, Hash{}));
    CHECK_FALSE(verify_inclusion(0, 0, Hash{}, {}, Hash{}));
    CHECK_FALSE(verify_consistency(1, ~std::uint64_t{0}, Hash{}, Hash{}, path));
    CHECK_FALSE(verify_consistency(largest - 1, largest, Hash{}, Hash{}, path));
    CHECK_FALSE(verify_consistency(2, 1, Hash{}, Hash{}, {}));
}

TEST_CASE("a proof is refused for an entry or a size that is not there", "[ledger][merkle]") {
    const std::vector<Hash> leaves = numbered_leaves(3);
    CHECK_THROWS_AS(inclusion_path(3, 3, over(leaves)), Error);
    CHECK_THROWS_AS(inclusion_path(0, 0, over(leaves)), Error);
    CHECK_THROWS_AS(consistency_path(3, 2, over(leaves)), Error);
}
