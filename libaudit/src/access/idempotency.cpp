// Requests that may be sent twice.
#include "sessionaudit/idempotency.hpp"

#include "crypto/aead.hpp"
#include "crypto/hash.hpp"
#include "sessionaudit/clock.hpp"
#include "store/vault_core.hpp"

namespace sessionaudit {
namespace {

constexpr Milliseconds kKept = std::chrono::hours{24};
constexpr int kPurgedAtOnce = 100;
constexpr int kBegun = 0;
constexpr int kDone = 1;

/// All secrets of one request hang on the key that its sender made up: whoever has the store alone can
/// neither open the answer nor try contents.
struct RequestKeys {
    Hash row;
    Hash content;
    SecretBytes seal;

    RequestKeys(const VaultCore& core, const KeyedRequest& request) {
        const Hash root = core.token_key().mac({as_bytes("idempotency"), as_bytes(request.sender),
                                                as_bytes(std::string_view("\0", 1)), as_bytes(request.key)});
        row = hmac_sha256(root, {as_bytes("row")});
        seal = hkdf_sha256(hmac_sha256(as_bytes(request.key), {ByteView(root)}), "idempotency answer");
        content = hmac_sha256(seal.view(), {ByteView(request.content)});
    }
};

}  // namespace

RepeatCheck IdempotencyService::begin(const KeyedRequest& request) {
    const RequestKeys keys(core_, request);
    RepeatCheck check;
    core_.writer().run([&](WriteContext& context) {
        check = {};
        const std::int64_t now = to_millis(core_.now());
        storage::Connection& store = context.store();
        store
            .prepare(
                "DELETE FROM idempotency WHERE key_mac IN"
                " (SELECT key_mac FROM idempotency WHERE expires_at <= $1 LIMIT $2)")
            .bind(now, kPurgedAtOnce)
            .run();
        auto select = store.prepare(
            "SELECT body_sha256, status, sealed FROM idempotency WHERE key_mac = $1 AND expires_at > $2");
        select.bind(keys.row, now);
        if (select.step()) {
            const storage::Row row = select.row();
            if (!equal_in_constant_time(row.blob(0), keys.content)) {
                check.state = RepeatCheck::State::different;
            } else if (row.integer(1) == kBegun) {
                check.state = RepeatCheck::State::begun;
            } else {
                check.state = RepeatCheck::State::done;
                check.answer = as_text(open_sealed(keys.seal.view(), keys.row, row.blob(2)));
            }
            return;
        }
        store
            .prepare(
                "INSERT INTO idempotency (key_mac, body_sha256, status, sealed, expires_at)"
                " VALUES ($1, $2, $3, x'', $4)"
                " ON CONFLICT (key_mac) DO UPDATE SET body_sha256 = excluded.body_sha256,"
                " status = excluded.status, sealed = excluded.sealed, expires_at = excluded.expires_at")
            .bind(keys.row, keys.content, kBegun, now + kKept.count())
            .run();
    });
    return check;
}

void IdempotencyService::finish(const KeyedRequest& request, const std::string& answer) {
    const RequestKeys keys(core_, request);
    const Bytes sealed = seal(keys.seal.view(), keys.row, as_bytes(answer));
    core_.writer().run([&](WriteContext& context) {
        context.store()
            .prepare("UPDATE idempotency SET status = $1, sealed = $2 WHERE key_mac = $3")
            .bind(kDone, sealed, keys.row)
            .run();
    });
}

void IdempotencyService::forget(const KeyedRequest& request) {
    const RequestKeys keys(core_, request);
    core_.writer().run([&](WriteContext& context) {
        context.store()
            .prepare("DELETE FROM idempotency WHERE key_mac = $1 AND status = $2")
            .bind(keys.row, kBegun)
            .run();
    });
}

std::int64_t IdempotencyService::purge() {
    std::int64_t purged = 0;
    core_.writer().run([&](WriteContext& context) {
        context.store()
            .prepare("DELETE FROM idempotency WHERE expires_at <= $1")
            .bind(to_millis(core_.now()))
            .run();
        purged = context.store().changes();
    });
    return purged;
}

}  // namespace sessionaudit
