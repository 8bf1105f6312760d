#include "ledger/ledger_rows.hpp"

#include <algorithm>

#include "sessionaudit/error.hpp"

namespace sessionaudit::rows {

using storage::Connection;

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

std::int64_t ref_prefix(const Hash& commitment) {
    std::int64_t prefix = 0;
    for (std::size_t i = 0; i < 6; ++i)
        prefix = prefix << 8 | commitment[i];
    return prefix;
}

std::vector<std::int64_t> ref_prefixes(const LedgerEntry& entry) {
    std::vector<std::int64_t> prefixes;
    if (entry.subject) prefixes.push_back(ref_prefix(*entry.subject));
    for (const Hash& ref : entry.refs)
        prefixes.push_back(ref_prefix(ref));
    std::sort(prefixes.begin(), prefixes.end());
    prefixes.erase(std::unique(prefixes.begin(), prefixes.end()), prefixes.end());
    return prefixes;
}

void insert_ref(Connection& connection, std::int64_t prefix, std::uint64_t index) {
    connection.prepare("INSERT INTO entry_ref (prefix, idx) VALUES ($1, $2)").bind(prefix, index).run();
}

std::vector<std::uint64_t> entries_of_ref(Connection& connection, std::int64_t prefix) {
    auto statement = connection.prepare("SELECT idx FROM entry_ref WHERE prefix = $1 ORDER BY idx");
    statement.bind(prefix);
    std::vector<std::uint64_t> indices;
    while (statement.step())
        indices.push_back(static_cast<std::uint64_t>(statement.row().integer(0)));
    return indices;
}

void each_ref(Connection& connection, const std::function<void(std::int64_t, std::uint64_t)>& look) {
    auto statement = connection.prepare("SELECT prefix, idx FROM entry_ref");
    while (statement.step())
        look(statement.row().integer(0), static_cast<std::uint64_t>(statement.row().integer(1)));
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

}  // namespace sessionaudit::rows
