// The two checks of RFC 9162, step by step as it numbers them; `fn` and `sn` are its names.
#include "sessionaudit/proof.hpp"

namespace sessionaudit {
namespace {

bool is_odd(std::uint64_t value) {
    return (value & 1) != 0;
}

/// "Right-shift both equally until LSB(fn) is set or fn is 0."
void skip_lone_nodes(std::uint64_t& fn, std::uint64_t& sn) {
    while (!is_odd(fn) && fn != 0) {
        fn >>= 1;
        sn >>= 1;
    }
}

}  // namespace

bool verify_inclusion(std::uint64_t index, std::uint64_t size, const Hash& leaf, std::span<const Hash> path,
                      const Hash& root) {
    if (index >= size) return false;
    std::uint64_t fn = index;
    std::uint64_t sn = size - 1;
    Hash hash = leaf;
    for (const Hash& sibling : path) {
        if (sn == 0) return false;  // longer than the tree is high
        if (is_odd(fn) || fn == sn) {
            hash = node_hash(sibling, hash);
            skip_lone_nodes(fn, sn);
        } else {
            hash = node_hash(hash, sibling);
        }
        fn >>= 1;
        sn >>= 1;
    }
    return sn == 0 && hash == root;
}

bool verify_consistency(std::uint64_t old_size, std::uint64_t new_size, const Hash& old_root,
                        const Hash& new_root, std::span<const Hash> path) {
    if (old_size > new_size) return false;
    if (old_size == new_size) return path.empty() && old_root == new_root;
    if (old_size == 0) return path.empty() && old_root == empty_tree_root();
    std::uint64_t fn = old_size - 1;
    std::uint64_t sn = new_size - 1;
    while (is_odd(fn)) {
        fn >>= 1;
        sn >>= 1;
    }
    // A whole old tree (a power of two) is itself the first node; any other is given in the path.
    Hash old_hash = old_root;
    if (fn != 0) {
        if (path.empty()) return false;
        old_hash = path.front();
        path = path.subspan(1);
    }
    Hash new_hash = old_hash;
    if (path.empty()) return false;  // a larger tree has at least one further node
    for (const Hash& node : path) {
        if (sn == 0) return false;
        if (is_odd(fn) || fn == sn) {
            old_hash = node_hash(node, old_hash);
            new_hash = node_hash(node, new_hash);
            skip_lone_nodes(fn, sn);
        } else {
            new_hash = node_hash(new_hash, node);
        }
        fn >>= 1;
        sn >>= 1;
    }
    return sn == 0 && old_hash == old_root && new_hash == new_root;
}

}  // namespace sessionaudit
