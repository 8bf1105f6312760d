// Owner keys, wrapped, as rows of the key ring. store/key_ring.hpp wraps and unwraps them.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "sessionaudit/ids.hpp"
#include "storage/connection.hpp"

namespace sessionaudit {

struct WrappedKey {
    OwnerId owner{};
    Bucket bucket = 0;
    Bytes wrapped;
};

void insert_owner_key(storage::Connection& keyring, const WrappedKey& key);
/// Another wrapping of a key that is there.
void rewrap_owner_key(storage::Connection& keyring, const OwnerId& owner, const Bytes& wrapped);
/// Returns whether there was one.
bool delete_owner_key(storage::Connection& keyring, const OwnerId& owner);
std::optional<WrappedKey> select_owner_key(storage::Connection& keyring, const OwnerId& owner);
bool has_owner_key(storage::Connection& keyring, const OwnerId& owner);
/// Up to `limit` of them in the order of their owners, those after one.
std::vector<WrappedKey> select_owner_keys(storage::Connection& keyring, const OwnerId& after, int limit);
/// Calls `look` with each; the view lives as long as the call.
void each_owner_key(storage::Connection& keyring,
                    const std::function<void(const OwnerId& owner, Bucket bucket, ByteView wrapped)>& look);
std::int64_t count_owner_keys(storage::Connection& keyring);
/// Reads one row, if there is any. Throws what reading throws.
void probe_owner_keys(storage::Connection& keyring);

}  // namespace sessionaudit
