// Proofs that an entry is in a log and that a log only grew. Everything here is arithmetic over bytes that
// anybody may hold: no store, no key but the log's public one. docs/ledger-format.md explains the same for
// other implementers.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sessionaudit/bytes.hpp"
#include "sessionaudit/proof_checkpoint.hpp"

#pragma GCC visibility push(default)
namespace sessionaudit {

/// A path in a tree of 2^63 leaves, the largest size that we accept, has at most 63 hashes.
inline constexpr std::size_t kProofPathMax = 63;
/// A longer proof file is refused unread.
inline constexpr std::size_t kProofSizeMax = 1024 * 1024;

/// RFC 9162 section 2.1.1: SHA-256(0x00 ‖ entry).
Hash leaf_hash(ByteView entry);
/// RFC 9162 section 2.1.1: SHA-256(0x01 ‖ left ‖ right).
Hash node_hash(const Hash& left, const Hash& right);
/// The root of a tree without leaves: SHA-256 of nothing.
Hash empty_tree_root();

/// RFC 9162 section 2.1.3.2. `path` starts at the leaf's sibling.
bool verify_inclusion(std::uint64_t index, std::uint64_t size, const Hash& leaf, std::span<const Hash> path,
                      const Hash& root);

/// RFC 9162 section 2.1.4.2: the tree of `old_size` is the beginning of the tree of `new_size`.
/// Equal sizes need equal roots and an empty path; the empty tree is the beginning of every tree.
bool verify_consistency(std::uint64_t old_size, std::uint64_t new_size, const Hash& old_root,
                        const Hash& new_root, std::span<const Hash> path);

/// The content of a `.tlog-proof` file (c2sp.org/tlog-proof@v1): where an entry is, the path from it to the
/// root, and the checkpoint that signs this root. It can be checked by itself, offline and for ever.
struct TlogProof {
    std::uint64_t index = 0;
    std::vector<Hash> path;  ///< the leaf's sibling first
    std::string checkpoint;  ///< the signed note, byte for byte
    Bytes extra;             ///< whatever travels along; nothing authenticates it. Empty: no such line.

    std::string to_text() const;
    /// Throws Error{invalid_argument} unless the text is exactly what to_text would write.
    static TlogProof parse(std::string_view text);
};

/// Checks the checkpoint's signature and the path from this entry to its root; returns the checkpoint.
/// Throws Error{ledger_mismatch} when either fails, Error{invalid_argument} when the checkpoint is malformed.
Checkpoint verify_proof(const TlogProof& proof, ByteView entry, const VerifierKey& key);

}  // namespace sessionaudit
#pragma GCC visibility pop
