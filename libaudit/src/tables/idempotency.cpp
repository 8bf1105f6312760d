#include "tables/idempotency.hpp"

#include <algorithm>

namespace sessionaudit {
namespace {

constexpr int kBegun = 0;
constexpr int kDone = 1;

}  // namespace

std::optional<RepeatRow> select_repeat(storage::Connection& store, const Hash& key_mac, Timestamp now) {
    auto select = store.prepare(
        "SELECT body_sha256, status, sealed FROM idempotency WHERE key_mac = $1 AND expires_at > $2");
    select.bind(key_mac, to_millis(now));
    if (!select.step()) return std::nullopt;
    const storage::Row row = select.row();
    RepeatRow repeat;
    const ByteView content = row.blob(0);
    std::copy_n(content.begin(), std::min(content.size(), repeat.content.size()), repeat.content.begin());
    repeat.done = row.integer(1) == kDone;
    const ByteView sealed = row.blob(2);
    repeat.sealed.assign(sealed.begin(), sealed.end());
    return repeat;
}

void begin_repeat(storage::Connection& store, const Hash& key_mac, const Hash& content, Timestamp expires) {
    store
        .prepare(
            "INSERT INTO idempotency (key_mac, body_sha256, status, sealed, expires_at)"
            " VALUES ($1, $2, $3, x'', $4)"
            " ON CONFLICT (key_mac) DO UPDATE SET body_sha256 = excluded.body_sha256,"
            " status = excluded.status, sealed = excluded.sealed, expires_at = excluded.expires_at")
        .bind(key_mac, content, kBegun, to_millis(expires))
        .run();
}

void finish_repeat(storage::Connection& store, const Hash& key_mac, const Bytes& sealed) {
    store.prepare("UPDATE idempotency SET status = $1, sealed = $2 WHERE key_mac = $3")
        .bind(kDone, sealed, key_mac)
        .run();
}

void delete_begun_repeat(storage::Connection& store, const Hash& key_mac) {
    store.prepare("DELETE FROM idempotency WHERE key_mac = $1 AND status = $2").bind(key_mac, kBegun).run();
}

void delete_some_expired_repeats(storage::Connection& store, Timestamp now, int limit) {
    store
        .prepare(
            "DELETE FROM idempotency WHERE key_mac IN"
            " (SELECT key_mac FROM idempotency WHERE expires_at <= $1 LIMIT $2)")
        .bind(to_millis(now), limit)
        .run();
}

std::int64_t delete_expired_repeats(storage::Connection& store, Timestamp now) {
    store.prepare("DELETE FROM idempotency WHERE expires_at <= $1").bind(to_millis(now)).run();
    return store.changes();
}

}  // namespace sessionaudit
