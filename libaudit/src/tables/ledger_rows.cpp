#include "tables/ledger_rows.hpp"

#include <algorithm>

#include "core/codec.hpp"
#include "sessionaudit/error.hpp"

namespace sessionaudit::rows {

using storage::Connection;

namespace {

constexpr std::size_t kRefSize = 6;
constexpr std::size_t kRefRowMax = 640 * kRefSize;  // fits a page of 4096 bytes
constexpr std::uint64_t kRefDistanceMax = 0xFFFF;

}  // namespace

std::optional<Head> read_head(Connection& connection) {
    auto statement = connection.prepare("SELECT origin, verifier_key, size FROM head WHERE id = 1");
    if (!statement.step()) return std::nullopt;
    const storage::Row row = statement.row();
    return Head{std::string(row.text(0)), std::string(row.text(1)),
                static_cast<std::uint64_t>(row.integer(2))};
}

void insert_head(Connection& connection, const Head& head) {
    connection.prepare("INSERT INTO head (id, origin, verifier_key, size) VALUES (1, $1, $2, $3)")
        .bind(head.origin, head.verifier_key, head.size)
        .run();
}

std::uint64_t read_size(Connection& connection) {
    auto statement = connection.prepare("SELECT size FROM head WHERE id = 1");
    if (!statement.step() || statement.row().integer(0) < 0)
        throw Error(ErrorCode::corrupt, "the ledger has lost its head; restore a backup of it");
    return static_cast<std::uint64_t>(statement.row().integer(0));
}

void write_size(Connection& connection, std::uint64_t size) {
    connection.prepare("UPDATE head SET size = $1 WHERE id = 1").bind(size).run();
}

void insert_entry(Connection& connection, std::uint64_t index, ByteView data) {
    connection.prepare("INSERT INTO entry (idx, data) VALUES ($1, $2)").bind(index, data).run();
}

void each_entry(Connection& connection, std::uint64_t first, std::uint64_t limit,
                const std::function<void(std::uint64_t, ByteView)>& look) {
    auto statement = connection.prepare("SELECT idx, data FROM entry WHERE idx >= $1 ORDER BY idx LIMIT $2");
    statement.bind(first, limit);
    while (statement.step())
        look(static_cast<std::uint64_t>(statement.row().integer(0)), statement.row().blob(1));
}

RefPrefix ref_prefix(const Hash& commitment) {
    RefPrefix prefix = 0;
    for (std::size_t i = 0; i < sizeof prefix; ++i)
        prefix = prefix << 8 | commitment[i];
    return prefix;
}

std::vector<RefPrefix> ref_prefixes(const LedgerEntry& entry) {
    std::vector<RefPrefix> prefixes;
    if (entry.subject) prefixes.push_back(ref_prefix(*entry.subject));
    for (const Hash& ref : entry.refs)
        prefixes.push_back(ref_prefix(ref));
    std::sort(prefixes.begin(), prefixes.end());
    prefixes.erase(std::unique(prefixes.begin(), prefixes.end()), prefixes.end());
    return prefixes;
}

void RefWriter::add(RefPrefix prefix, std::uint64_t index) {
    // A row's key is its first entry, so an entry's refs may not spread over two rows that begin with it.
    const bool full = row_.size() >= kRefRowMax || (!row_.empty() && index - first_ > kRefDistanceMax);
    if (full && index != first_) flush();
    if (row_.empty()) first_ = index;
    append_u16(row_, static_cast<std::uint16_t>(prefix >> 16));
    append_u16(row_, static_cast<std::uint16_t>(prefix));
    append_u16(row_, static_cast<std::uint16_t>(index - first_));
}

void RefWriter::flush() {
    if (row_.empty()) return;
    connection_.prepare("INSERT INTO entry_ref (first_idx, refs) VALUES ($1, $2)").bind(first_, row_).run();
    row_.clear();
}

void each_ref(Connection& connection, const std::function<void(RefPrefix, std::uint64_t)>& look) {
    auto statement = connection.prepare("SELECT first_idx, refs FROM entry_ref ORDER BY first_idx");
    while (statement.step()) {
        const auto first = static_cast<std::uint64_t>(statement.row().integer(0));
        const ByteView refs = statement.row().blob(1);
        if (refs.size() % kRefSize != 0)
            throw Error(ErrorCode::corrupt, "a row of the ledger's search index is cut short");
        for (std::size_t at = 0; at < refs.size(); at += kRefSize) {
            const RefPrefix prefix = RefPrefix{refs[at]} << 24 | RefPrefix{refs[at + 1]} << 16 |
                                     RefPrefix{refs[at + 2]} << 8 | RefPrefix{refs[at + 3]};
            look(prefix, first + (std::uint64_t{refs[at + 4]} << 8 | refs[at + 5]));
        }
    }
}

std::optional<std::uint64_t> read_drained(Connection& connection, const OutboxEpoch& epoch) {
    auto statement = connection.prepare("SELECT sequence FROM drained WHERE epoch = $1");
    if (!statement.bind(ByteView(epoch)).step()) return std::nullopt;
    return static_cast<std::uint64_t>(statement.row().integer(0));
}

void write_drained(Connection& connection, const OutboxEpoch& epoch, std::uint64_t sequence) {
    connection
        .prepare(
            "INSERT INTO drained (epoch, sequence) VALUES ($1, $2) "
            "ON CONFLICT (epoch) DO UPDATE SET sequence = excluded.sequence")
        .bind(ByteView(epoch), sequence)
        .run();
}

std::optional<Bytes> read_tile(storage::Connection& connection, std::int64_t id) {
    auto statement = connection.prepare("SELECT hashes FROM tile WHERE id = $1");
    if (!statement.bind(id).step()) return std::nullopt;
    const ByteView hashes = statement.row().blob(0);
    return Bytes(hashes.begin(), hashes.end());
}

void write_tile(storage::Connection& connection, std::int64_t id, ByteView hashes) {
    connection
        .prepare(
            "INSERT INTO tile (id, hashes) VALUES ($1, $2) "
            "ON CONFLICT (id) DO UPDATE SET hashes = excluded.hashes")
        .bind(id, hashes)
        .run();
}

std::uint64_t count_tiles(storage::Connection& connection) {
    auto statement = connection.prepare("SELECT count(*) FROM tile");
    statement.step();
    return static_cast<std::uint64_t>(statement.row().integer(0));
}

}  // namespace sessionaudit::rows
