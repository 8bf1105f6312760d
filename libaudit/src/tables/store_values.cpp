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
