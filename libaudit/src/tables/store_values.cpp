#include "tables/store_values.hpp"

#include <algorithm>

#include "crypto/random.hpp"
#include "sessionaudit/error.hpp"

namespace sessionaudit {
namespace {

[[noreturn]] void fail_missing() {
    throw Error(ErrorCode::corrupt,
                "store.db lacks its own description; it was never finished, or is damaged: restore a backup");
}

}  // namespace

OutboxEpoch read_outbox_epoch(storage::Connection& store) {
    auto select = store.prepare("SELECT bytes FROM store_value WHERE name = 'outbox_epoch'");
    if (!select.step()) fail_missing();
    const ByteView bytes = select.row().blob(0);
    OutboxEpoch epoch{};
    if (bytes.size() != epoch.size()) fail_missing();
    std::copy(bytes.begin(), bytes.end(), epoch.begin());
    return epoch;
}

void start_outbox_epoch(storage::Connection& store) {
    OutboxEpoch epoch{};
    fill_random(epoch);
    store.prepare("DELETE FROM ledger_outbox").run();
    store
        .prepare(
            "INSERT INTO store_value (name, number, bytes) VALUES ('outbox_epoch', NULL, $1)"
            " ON CONFLICT (name) DO UPDATE SET bytes = excluded.bytes")
        .bind(ByteView(epoch))
        .run();
    store
        .prepare(
            "INSERT INTO store_value (name, number, bytes) VALUES ('outbox_sequence', 0, NULL)"
            " ON CONFLICT (name) DO UPDATE SET number = excluded.number")
        .run();
}

std::int64_t last_outbox_sequence(storage::Connection& store) {
    auto select = store.prepare("SELECT number FROM store_value WHERE name = 'outbox_sequence'");
    if (!select.step()) fail_missing();
    return select.row().integer(0);
}

void add_to_outbox(storage::Connection& store, std::span<const Bytes> entries) {
    std::int64_t sequence = 0;
    {
        auto reserve = store.prepare(
            "UPDATE store_value SET number = number + $1 WHERE name = 'outbox_sequence' RETURNING number");
        reserve.bind(entries.size());
        if (!reserve.step())
            throw Error(ErrorCode::corrupt, "store.db lacks its outbox counter; restore a backup");
        sequence = reserve.row().integer(0) - static_cast<std::int64_t>(entries.size());
        reserve.step();
    }
    auto insert = store.prepare("INSERT INTO ledger_outbox (sequence, entry) VALUES ($1, $2)");
    for (const Bytes& entry : entries)
        insert.bind(++sequence, entry).run();
}

std::vector<OutboxEntry> select_outbox(storage::Connection& store, std::uint64_t after, int limit) {
    auto select = store.prepare(
        "SELECT sequence, entry FROM ledger_outbox WHERE sequence > $1 ORDER BY sequence LIMIT $2");
    select.bind(after, limit);
    std::vector<OutboxEntry> entries;
    while (select.step()) {
        const ByteView data = select.row().blob(1);
        entries.push_back(
            {static_cast<std::uint64_t>(select.row().integer(0)), Bytes(data.begin(), data.end())});
    }
    return entries;
}

std::int64_t count_outbox(storage::Connection& store, std::uint64_t after) {
    auto count = store.prepare("SELECT count(*) FROM ledger_outbox WHERE sequence > $1");
    count.bind(after);
    count.step();
    return count.row().integer(0);
}

void delete_outbox(storage::Connection& store, std::int64_t up_to) {
    store.prepare("DELETE FROM ledger_outbox WHERE sequence <= $1").bind(up_to).run();
}

void note_probe(storage::Connection& store, Timestamp now) {
    store
        .prepare(
            "INSERT INTO store_value (name, number, bytes) VALUES ('probed_at', $1, NULL)"
            " ON CONFLICT (name) DO UPDATE SET number = excluded.number")
        .bind(to_millis(now))
        .run();
}

std::optional<std::string> select_next_policy(storage::Connection& store) {
    auto select = store.prepare("SELECT bytes FROM store_value WHERE name = 'policy_next'");
    if (!select.step()) return std::nullopt;
    return std::string(as_text(select.row().blob(0)));
}

void upsert_next_policy(storage::Connection& store, const std::string& file) {
    store
        .prepare(
            "INSERT INTO store_value (name, number, bytes) VALUES ('policy_next', NULL, $1)"
            " ON CONFLICT (name) DO UPDATE SET bytes = excluded.bytes")
        .bind(as_bytes(file))
        .run();
}

bool select_four_eyes(storage::Connection& store) {
    auto select = store.prepare("SELECT number FROM store_value WHERE name = 'four_eyes'");
    return select.step() && select.row().integer(0) != 0;
}

bool upsert_four_eyes(storage::Connection& store, bool wanted) {
    if (select_four_eyes(store) == wanted) return false;
    store
        .prepare(
            "INSERT INTO store_value (name, number, bytes) VALUES ('four_eyes', $1, NULL)"
            " ON CONFLICT (name) DO UPDATE SET number = excluded.number")
        .bind(static_cast<int>(wanted))
        .run();
    return true;
}

}  // namespace sessionaudit
