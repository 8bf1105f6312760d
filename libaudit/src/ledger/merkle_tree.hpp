// The Merkle tree of RFC 9162 section 2.1: roots and proofs from nodes that somebody keeps.
//
// A node (level, index) is the hash of the 2^level leaves that begin at index * 2^level. Only such whole
// nodes are ever kept; the ragged right edge of a tree, which changes with every size, is folded when it
// is needed, from at most log2(size) of them.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "sessionaudit/proof.hpp"

namespace sessionaudit {

/// Gives the hash of a whole node. Asked only for nodes that end within the size of the question.
using NodeSource = std::function<Hash(unsigned level, std::uint64_t index)>;

/// The root of the tree of the first `size` leaves.
Hash tree_root(std::uint64_t size, const NodeSource& nodes);

/// RFC 9162 section 2.1.3.1, the leaf's sibling first. Throws Error{invalid_argument} unless index < size.
std::vector<Hash> inclusion_path(std::uint64_t index, std::uint64_t size, const NodeSource& nodes);

/// RFC 9162 section 2.1.4.1; empty for an empty or an equal old tree.
/// Throws Error{invalid_argument} unless old_size <= new_size.
std::vector<Hash> consistency_path(std::uint64_t old_size, std::uint64_t new_size, const NodeSource& nodes);

}  // namespace sessionaudit
