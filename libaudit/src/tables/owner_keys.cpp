#include "tables/owner_keys.hpp"

namespace sessionaudit {
namespace {

/// From owner_id, bucket, wrapped.
WrappedKey read_key(const storage::Row& row) {
    const ByteView wrapped = row.blob(2);
    return {OwnerId::from_bytes(row.blob(0)),
            static_cast<Bucket>(row.integer(1)),
            {wrapped.begin(), wrapped.end()}};
}

}  // namespace

void insert_owner_key(storage::Connection& keyring, const WrappedKey& key) {
    keyring.prepare("INSERT INTO owner_key (owner_id, bucket, wrapped) VALUES ($1, $2, $3)")
        .bind(key.owner.view(), key.bucket, key.wrapped)
        .run();
}

void rewrap_owner_key(storage::Connection& keyring, const OwnerId& owner, const Bytes& wrapped) {
    keyring.prepare("UPDATE owner_key SET wrapped = $1 WHERE owner_id = $2")
        .bind(wrapped, owner.view())
        .run();
}

bool delete_owner_key(storage::Connection& keyring, const OwnerId& owner) {
    keyring.prepare("DELETE FROM owner_key WHERE owner_id = $1").bind(owner.view()).run();
    return keyring.changes() != 0;
}

std::optional<WrappedKey> select_owner_key(storage::Connection& keyring, const OwnerId& owner) {
    auto select = keyring.prepare("SELECT owner_id, bucket, wrapped FROM owner_key WHERE owner_id = $1");
    select.bind(owner.view());
    if (!select.step()) return std::nullopt;
    return read_key(select.row());
}

bool has_owner_key(storage::Connection& keyring, const OwnerId& owner) {
    auto select = keyring.prepare("SELECT 1 FROM owner_key WHERE owner_id = $1");
    select.bind(owner.view());
    return select.step();
}

std::vector<WrappedKey> select_owner_keys(storage::Connection& keyring, const OwnerId& after, int limit) {
    auto select = keyring.prepare(
        "SELECT owner_id, bucket, wrapped FROM owner_key WHERE owner_id > $1 ORDER BY owner_id LIMIT $2");
    select.bind(after.view(), limit);
    std::vector<WrappedKey> keys;
    while (select.step())
        keys.push_back(read_key(select.row()));
    return keys;
}

void each_owner_key(storage::Connection& keyring,
                    const std::function<void(const OwnerId& owner, Bucket bucket, ByteView wrapped)>& look) {
    auto select = keyring.prepare("SELECT owner_id, bucket, wrapped FROM owner_key");
    while (select.step()) {
        const storage::Row row = select.row();
        look(OwnerId::from_bytes(row.blob(0)), static_cast<Bucket>(row.integer(1)), row.blob(2));
    }
}

std::int64_t count_owner_keys(storage::Connection& keyring) {
    auto count = keyring.prepare("SELECT count(*) FROM owner_key");
    count.step();
    return count.row().integer(0);
}

void probe_owner_keys(storage::Connection& keyring) {
    keyring.prepare("SELECT 1 FROM owner_key LIMIT 1").step();
}

}  // namespace sessionaudit
