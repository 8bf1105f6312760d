#include "store/key_ring.hpp"

#include <algorithm>

#include "core/codec.hpp"
#include "crypto/aead.hpp"
#include "sessionaudit/error.hpp"
#include "tables/owner_keys.hpp"

namespace sessionaudit {
namespace {

constexpr std::size_t kCachedKeysMax = 50'000;
constexpr std::size_t kPartSize = 32;

Bytes associated_data(const OwnerId& owner, Bucket bucket) {
    Bytes data;
    PackedWriter writer(data);
    writer.raw(as_bytes("owner-key"));
    writer.byte(0);
    writer.raw(owner.view());
    append_u16(data, bucket);
    return data;
}

}  // namespace

Bytes wrap_owner_key(ByteView wrap_key, const OwnerKey& key) {
    SecretBytes both(2 * kPartSize);
    std::copy(key.key.view().begin(), key.key.view().end(), both.data());
    std::copy(key.ledger_salt.view().begin(), key.ledger_salt.view().end(), both.data() + kPartSize);
    return seal(wrap_key, associated_data(key.owner, key.bucket), both.view());
}

OwnerKey unwrap_owner_key(ByteView wrap_key, const OwnerId& owner, Bucket bucket, ByteView wrapped) {
    const SecretBytes both = open_sealed_secret(wrap_key, associated_data(owner, bucket), wrapped);
    if (both.size() != 2 * kPartSize) throw Error(ErrorCode::corrupt, "an owner key has the wrong size");
    return {owner, bucket, SecretBytes(both.view().first(kPartSize)),
            SecretBytes(both.view().subspan(kPartSize))};
}

std::shared_ptr<const OwnerKey> KeyRing::find(const OwnerId& owner, Bucket bucket) {
    {
        const LockGuard lock(mutex_);
        const auto found = cache_.find(owner);
        if (found != cache_.end() && counters_.still(bucket, found->second.version)) return found->second.key;
    }
    const auto version = counters_.version_to_cache(bucket);
    std::shared_ptr<const OwnerKey> key;
    {
        const auto lease = readers_.lease();
        if (const auto row = select_owner_key(*lease, owner))
            key = std::make_shared<const OwnerKey>(
                unwrap_owner_key(wrap_key_.view(), owner, row->bucket, row->wrapped));
    }
    if (key && version) remember(key, *version);
    return key;
}

void KeyRing::forget(const OwnerId& owner) {
    const LockGuard lock(mutex_);
    cache_.erase(owner);  // its place in the order stays, and is passed over
}

void KeyRing::remember(std::shared_ptr<const OwnerKey> key, std::uint32_t version) {
    const OwnerId owner = key->owner;
    const LockGuard lock(mutex_);
    if (cache_.insert_or_assign(owner, Cached{std::move(key), version}).second) order_.push_back(owner);
    while (order_.size() > kCachedKeysMax) {
        cache_.erase(order_.front());
        order_.pop_front();
    }
}

void KeyRing::insert(storage::Connection& connection, const OwnerKey& key) {
    insert_owner_key(connection, {key.owner, key.bucket, wrap_owner_key(wrap_key_.view(), key)});
}

bool KeyRing::destroy(storage::Connection& connection, const OwnerId& owner) {
    return delete_owner_key(connection, owner);
}

}  // namespace sessionaudit
