// Requests that may be sent twice.
#include "sessionaudit/idempotency.hpp"

#include "crypto/aead.hpp"
#include "crypto/hash.hpp"
#include "sessionaudit/clock.hpp"
#include "store/vault_core.hpp"
#include "tables/idempotency.hpp"

namespace sessionaudit {
namespace {

constexpr Milliseconds kKept = std::chrono::hours{24};
constexpr int kPurgedAtOnce = 100;

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
        const Timestamp now = core_.now();
        storage::Connection& store = context.store();
        delete_some_expired_repeats(store, now, kPurgedAtOnce);
        const auto known = select_repeat(store, keys.row, now);
        if (!known) return begin_repeat(store, keys.row, keys.content, now + kKept);
        if (!equal_in_constant_time(known->content, keys.content)) {
            check.state = RepeatCheck::State::different;
        } else if (!known->done) {
            check.state = RepeatCheck::State::begun;
        } else {
            check.state = RepeatCheck::State::done;
            check.answer = as_text(open_sealed(keys.seal.view(), keys.row, known->sealed));
        }
    });
    return check;
}

void IdempotencyService::finish(const KeyedRequest& request, const std::string& answer) {
    const RequestKeys keys(core_, request);
    const Bytes sealed = seal(keys.seal.view(), keys.row, as_bytes(answer));
    core_.writer().run([&](WriteContext& context) { finish_repeat(context.store(), keys.row, sealed); });
}

void IdempotencyService::forget(const KeyedRequest& request) {
    const RequestKeys keys(core_, request);
    core_.writer().run([&](WriteContext& context) { delete_begun_repeat(context.store(), keys.row); });
}

std::int64_t IdempotencyService::purge() {
    std::int64_t purged = 0;
    core_.writer().run(
        [&](WriteContext& context) { purged = delete_expired_repeats(context.store(), core_.now()); });
    return purged;
}

}  // namespace sessionaudit
