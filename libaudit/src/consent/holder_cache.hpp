// Who holders of choices are, seen lately: so that a decision need not ask the database who is meant.
#pragma once

#include <array>
#include <optional>
#include <unordered_map>

#include "sessionaudit/consent.hpp"
#include "sessionaudit/jurisdiction.hpp"
#include "sessionaudit/mutex.hpp"
#include "storage/invalidation_counters.hpp"

namespace sessionaudit {

/// Threads: any. Entries are void as soon as the counters say their owner's bucket changed, which it does
/// when an identifier goes, a session ends or a key is destroyed.
template <typename Key, typename Place, typename KeyHash>
class HolderCache {
  public:
    explicit HolderCache(const storage::InvalidationCounters& counters) : counters_(counters) {}

    std::optional<Place> find(const Key& key) const {
        const Shard& shard = shard_of(key);
        const LockGuard lock(shard.mutex);
        const auto found = shard.entries.find(key);
        if (found == shard.entries.end() || !counters_.still(found->second.bucket, found->second.version))
            return std::nullopt;
        return found->second.place;
    }
    /// `version` is the value of the counters before the place was read; absent: it is not kept.
    void put(const Key& key, Bucket bucket, std::optional<std::uint32_t> version, const Place& place) {
        if (!version) return;
        Shard& shard = shard_of(key);
        const LockGuard lock(shard.mutex);
        if (shard.entries.size() >= kShardEntriesMax) shard.entries.clear();
        shard.entries.insert_or_assign(key, Entry{place, bucket, *version});
    }

  private:
    static constexpr std::size_t kShardEntriesMax = 16'384;
    struct Entry {
        Place place;
        Bucket bucket = 0;
        std::uint32_t version = 0;
    };
    struct Shard {
        mutable Mutex mutex;
        std::unordered_map<Key, Entry, KeyHash> entries SESSIONAUDIT_GUARDED_BY(mutex);
    };
    Shard& shard_of(const Key& key) { return shards_[KeyHash()(key) % shards_.size()]; }
    const Shard& shard_of(const Key& key) const { return shards_[KeyHash()(key) % shards_.size()]; }

    const storage::InvalidationCounters& counters_;
    std::array<Shard, 16> shards_;
};

/// A session's owner, and whose law it falls under.
struct SessionPlace {
    OwnerPlace owner;
    Jurisdiction jurisdiction;
};
class SessionPlaces : public HolderCache<SessionId, SessionPlace, std::hash<SessionId>> {
  public:
    using HolderCache::HolderCache;
};

struct IdentifierMacHash {
    std::size_t operator()(const Hash& mac) const noexcept {
        std::size_t value = 0;
        for (std::size_t i = 0; i < sizeof value; ++i)
            value = value << 8U | mac[i];  // a MAC is as good as random
        return value;
    }
};
class SubjectPlaces : public HolderCache<Hash, OwnerPlace, IdentifierMacHash> {
  public:
    using HolderCache::HolderCache;
};

}  // namespace sessionaudit
