// The ledger's rows: head, entries, where commitments are, what outboxes gave, and the tree's tiles as bytes
// (ledger/tile_store.hpp knows what is in them).
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "sessionaudit/ledger.hpp"
#include "storage/connection.hpp"

namespace sessionaudit::rows {

struct Head {
    std::string origin;
    std::string verifier_key;
    std::uint64_t size = 0;
};

std::optional<Head> read_head(storage::Connection& connection);
void insert_head(storage::Connection& connection, const Head& head);
/// Throws Error{corrupt} when the database has no head.
std::uint64_t read_size(storage::Connection& connection);
void write_size(storage::Connection& connection, std::uint64_t size);

void insert_entry(storage::Connection& connection, std::uint64_t index, ByteView data);
/// Calls `look` with up to `limit` entries from `first` on, in order. The view lives as long as the call.
void each_entry(storage::Connection& connection, std::uint64_t first, std::uint64_t limit,
                const std::function<void(std::uint64_t index, ByteView data)>& look);

/// What is kept of a commitment to find it by: its first 32 bits. The entry says whether it is the one.
using RefPrefix = std::uint32_t;
RefPrefix ref_prefix(const Hash& commitment);
/// The different prefixes of an entry's subject and refs, in ascending order.
std::vector<RefPrefix> ref_prefixes(const LedgerEntry& entry);

/// Writes down where commitments are, many to a row; indices must not descend.
class RefWriter {
  public:
    explicit RefWriter(storage::Connection& connection) : connection_(connection) {}
    void add(RefPrefix prefix, std::uint64_t index);
    void flush();

  private:
    storage::Connection& connection_;
    std::uint64_t first_ = 0;
    Bytes row_;
};

/// Throws Error{corrupt} for a row that RefWriter would not write.
void each_ref(storage::Connection& connection,
              const std::function<void(RefPrefix, std::uint64_t index)>& look);

std::optional<std::uint64_t> read_drained(storage::Connection& connection, const OutboxEpoch& epoch);
void write_drained(storage::Connection& connection, const OutboxEpoch& epoch, std::uint64_t sequence);

std::optional<Bytes> read_tile(storage::Connection& connection, std::int64_t id);
void write_tile(storage::Connection& connection, std::int64_t id, ByteView hashes);
std::uint64_t count_tiles(storage::Connection& connection);

}  // namespace sessionaudit::rows
