// keyring.db: owner keys, wrapped, and the store's own secrets.
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <unordered_map>

#include "crypto/owner_key.hpp"
#include "sessionaudit/mutex.hpp"
#include "storage/connection.hpp"
#include "storage/invalidation_counters.hpp"
#include "storage/pool.hpp"
#include "store/root_keys.hpp"

namespace sessionaudit {

/// Threads: find() from any; the others only by the writer, inside its key-ring transaction.
class KeyRing {
  public:
    KeyRing(storage::Pool& readers, const storage::InvalidationCounters& counters, SecretBytes wrap_key)
        : readers_(readers), counters_(counters), wrap_key_(std::move(wrap_key)) {}

    /// Absent when the owner has no key: unknown, or erased. Throws Error{corrupt} when the key does
    /// not unwrap.
    std::shared_ptr<const OwnerKey> find(const OwnerId& owner, Bucket bucket);

    void insert(storage::Connection& connection, const OwnerKey& key);
    /// Keeps a key in memory that was just committed; `version` is the value of the counters before that.
    void remember(std::shared_ptr<const OwnerKey> key, std::uint32_t version);
    /// Drops a key from this process's memory once its destruction was committed.
    void forget(const OwnerId& owner);
    /// True when there was one. It is gone from memory too once the caller's commit shows on the counters.
    static bool destroy(storage::Connection& connection, const OwnerId& owner);

  private:
    struct Cached {
        std::shared_ptr<const OwnerKey> key;  ///< owned by the cache and by whoever is using the key
        std::uint32_t version;
    };

    storage::Pool& readers_;
    const storage::InvalidationCounters& counters_;
    SecretBytes wrap_key_;
    Mutex mutex_;
    std::unordered_map<OwnerId, Cached> cache_ SESSIONAUDIT_GUARDED_BY(mutex_);
    std::deque<OwnerId> order_ SESSIONAUDIT_GUARDED_BY(mutex_);
};

/// Wraps and unwraps owner keys; rotation uses both with two wrap keys.
Bytes wrap_owner_key(ByteView wrap_key, const OwnerKey& key);
OwnerKey unwrap_owner_key(ByteView wrap_key, const OwnerId& owner, Bucket bucket, ByteView wrapped);

}  // namespace sessionaudit
