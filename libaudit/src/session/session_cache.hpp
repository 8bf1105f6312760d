// Sessions seen lately, by the MAC of their token, so that a check need not ask the database.
#pragma once

#include <array>
#include <deque>
#include <optional>
#include <unordered_map>

#include "sessionaudit/mutex.hpp"
#include "storage/invalidation_counters.hpp"
#include "tables/session_row.hpp"

namespace sessionaudit {

/// What was seen of a session's clients lately. It is of this process only, and outlives the row it was
/// learned with: a touch must not make us forget which network the last request came from.
struct SessionWatch {
    std::uint64_t usual_context = 0;  ///< hash of the last request context that raised no signal
    std::uint64_t usual_network = 0;  ///< hash of that context's network
    std::uint64_t last_network = 0;   ///< hash of the network seen last, 0 before the first
    Timestamp last_network_at{};
    std::uint8_t noted_signals = 0;  ///< a bit a signal: each is recorded once
};

/// What a check needs of a session. `last_seen` runs ahead of the row while a touch is queued.
struct CachedSession {
    SessionId id{};
    OwnerId owner{};
    Bucket bucket = 0;
    std::string site;
    const SessionProfile* profile = nullptr;  ///< of the vault, which outlives the cache
    EndedReason reason = EndedReason::none;
    Timestamp started{};
    Timestamp last_seen{};
    Timestamp expires{};
    Timestamp absolute_expires{};
    Timestamp renew_at{};
    Timestamp ended{};
    std::optional<SessionId> successor;
    SessionWatch watch;
    std::uint32_t version = 0;  ///< the value of the counters before the row was read
};

/// Threads: any. Entries are void as soon as the counters say their bucket changed.
class SessionCache {
  public:
    explicit SessionCache(const storage::InvalidationCounters& counters) : counters_(counters) {}

    std::optional<CachedSession> find(const Hash& token_mac);
    void put(const Hash& token_mac, const CachedSession& session);
    /// What was seen lately, of an entry that may be void.
    SessionWatch watch_of(const Hash& token_mac);
    /// Replaces the entry that `session` was found in. When a newer row took its place only the watch is
    /// kept, so that a slow request cannot bring back what was ended meanwhile.
    void update(const Hash& token_mac, const CachedSession& session);

  private:
    struct MacHash {
        std::size_t operator()(const Hash& mac) const noexcept;
    };
    struct Shard {
        Mutex mutex;
        std::unordered_map<Hash, CachedSession, MacHash> entries SESSIONAUDIT_GUARDED_BY(mutex);
        std::deque<Hash> order SESSIONAUDIT_GUARDED_BY(mutex);
    };
    Shard& shard_of(const Hash& token_mac) { return shards_[token_mac[31] % shards_.size()]; }

    const storage::InvalidationCounters& counters_;
    std::array<Shard, 16> shards_;
};

}  // namespace sessionaudit
