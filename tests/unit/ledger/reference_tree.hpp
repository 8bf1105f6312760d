// The eight leaves that Certificate Transparency's implementations test with, and RFC 9162's definition
// of a root, written as the RFC writes it: slow, recursive, and free of everything it is compared with.
#pragma once

#include <vector>

#include "sessionaudit/proof.hpp"

namespace sessionaudit::test {

inline std::vector<Bytes> reference_leaves() {
    std::vector<Bytes> leaves;
    for (const char* text :
         {"", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"})
        leaves.push_back(from_hex(text).value());
    return leaves;
}

/// Leaf hashes of n different entries.
inline std::vector<Hash> numbered_leaves(std::uint64_t count) {
    std::vector<Hash> leaves;
    for (std::uint64_t i = 0; i < count; ++i)
        leaves.push_back(leaf_hash(as_bytes(std::to_string(i))));
    return leaves;
}

inline std::uint64_t split_of(std::uint64_t size) {
    std::uint64_t k = 1;
    while (k * 2 < size)
        k *= 2;
    return k;
}

inline Hash naive_root(std::span<const Hash> leaves) {
    if (leaves.empty()) return empty_tree_root();
    if (leaves.size() == 1) return leaves.front();
    const auto k = static_cast<std::size_t>(split_of(leaves.size()));
    return node_hash(naive_root(leaves.first(k)), naive_root(leaves.subspan(k)));
}

/// A whole node straight from the leaves.
inline Hash naive_node(std::span<const Hash> leaves, unsigned level, std::uint64_t index) {
    const std::size_t width = std::size_t{1} << level;
    return naive_root(leaves.subspan(static_cast<std::size_t>(index) * width, width));
}

}  // namespace sessionaudit::test
