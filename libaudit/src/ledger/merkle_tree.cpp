#include "ledger/merkle_tree.hpp"

#include <algorithm>
#include <bit>

#include "crypto/hash.hpp"
#include "sessionaudit/error.hpp"

namespace sessionaudit {
namespace {

constexpr std::uint8_t kLeafPrefix[] = {0x00};
constexpr std::uint8_t kNodePrefix[] = {0x01};

/// The largest power of two below `size`, which must be 2 or more: where RFC 9162 splits a tree.
std::uint64_t split_point(std::uint64_t size) {
    return std::bit_floor(size - 1);
}

/// The hash of the leaves [begin, begin + size). `begin` is a multiple of size's next power of two,
/// as it is for every subtree that a proof may name.
Hash subtree_hash(std::uint64_t begin, std::uint64_t size, const NodeSource& nodes) {
    // Whole nodes from the right; each further one to the left is larger.
    std::uint64_t end = begin + size;
    Hash hash{};
    bool first = true;
    while (size > 0) {
        const auto level = static_cast<unsigned>(std::countr_zero(size));
        const Hash node = nodes(level, (end >> level) - 1);
        hash = first ? node : node_hash(node, hash);
        first = false;
        end -= std::uint64_t{1} << level;
        size -= std::uint64_t{1} << level;
    }
    return hash;
}

}  // namespace

Hash leaf_hash(ByteView entry) {
    return sha256({kLeafPrefix, entry});
}
Hash node_hash(const Hash& left, const Hash& right) {
    return sha256({kNodePrefix, left, right});
}
Hash empty_tree_root() {
    return sha256(ByteView{});
}

Hash tree_root(std::uint64_t size, const NodeSource& nodes) {
    return size == 0 ? empty_tree_root() : subtree_hash(0, size, nodes);
}

std::vector<Hash> inclusion_path(std::uint64_t index, std::uint64_t size, const NodeSource& nodes) {
    if (index >= size)
        throw Error(ErrorCode::invalid_argument, "there is no entry " + std::to_string(index) +
                                                     " in a log of " + std::to_string(size) +
                                                     (size == 1 ? " entry" : " entries"));
    std::vector<Hash> path;
    std::uint64_t begin = 0;
    while (size > 1) {  // from the root down, so the siblings come in reverse
        const std::uint64_t left = split_point(size);
        if (index < begin + left) {
            path.push_back(subtree_hash(begin + left, size - left, nodes));
            size = left;
        } else {
            path.push_back(subtree_hash(begin, left, nodes));
            begin += left;
            size -= left;
        }
    }
    std::reverse(path.begin(), path.end());
    return path;
}

std::vector<Hash> consistency_path(std::uint64_t old_size, std::uint64_t new_size, const NodeSource& nodes) {
    if (old_size > new_size)
        throw Error(ErrorCode::invalid_argument, "a log of " + std::to_string(new_size) +
                                                     " entries cannot contain one of " +
                                                     std::to_string(old_size));
    std::vector<Hash> path;
    if (old_size == 0 || old_size == new_size) return path;
    std::uint64_t begin = 0;
    std::uint64_t size = new_size;
    while (begin + size != old_size) {  // until the subtree ends where the old tree ended
        const std::uint64_t left = split_point(size);
        if (old_size <= begin + left) {
            path.push_back(subtree_hash(begin + left, size - left, nodes));
            size = left;
        } else {
            path.push_back(subtree_hash(begin, left, nodes));
            begin += left;
            size -= left;
        }
    }
    // Where this subtree is the whole old tree, the verifier has its hash already.
    if (begin != 0) path.push_back(subtree_hash(begin, size, nodes));
    std::reverse(path.begin(), path.end());
    return path;
}

}  // namespace sessionaudit
