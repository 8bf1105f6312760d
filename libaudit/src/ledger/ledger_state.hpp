// What a Ledger holds, for the files that implement it.
#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "ledger/tiles.hpp"
#include "sessionaudit/ledger.hpp"
#include "storage/connection.hpp"

namespace sessionaudit {

/// An entry that was checked and waits for the write lock.
struct PendingEntry {
    ByteView data;
    std::vector<std::uint32_t> refs;  ///< as rows::ref_prefixes gives them
    std::uint64_t sequence = 0;       ///< its place in the outbox, where it comes from one
};

struct Ledger::State {
    storage::Connection& connection;
    SecretBytes seed;
    VerifierKey key;
    std::filesystem::path anchor;  // empty: none is kept

    /// The tree's right edge as of the last append; absent when the next one must read it.
    std::optional<TileBuilder> edge{};
    /// The longest this log was seen to be.
    std::uint64_t size_seen = 0;
    /// An anchor's text that is known to agree with this log.
    std::string trusted_anchor{};

    std::string signed_head(std::uint64_t size, const Hash& root) const;

    /// `epoch` is null for entries that come from no outbox.
    AppendReceipt append(std::span<const PendingEntry> entries, const OutboxEpoch* epoch);
    void require_longest(std::uint64_t size);
    void insert_all(std::uint64_t size, std::span<const PendingEntry> entries);
    /// Why the anchor may not be renewed; empty when it may. Throws Error{ledger_mismatch} when it shows
    /// that this log must not be continued.
    std::string check_anchor();
    void renew_anchor(AppendReceipt& receipt);

    AnchorReport compare_with_anchor() const;
    AnchorReport compare_with(std::string_view checkpoint) const;
};

}  // namespace sessionaudit
