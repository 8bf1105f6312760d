// Tokens seen lately, by their MAC, so that a request need not ask the database.
#pragma once

#include <array>
#include <memory>
#include <unordered_map>

#include "sessionaudit/access.hpp"
#include "sessionaudit/bytes.hpp"
#include "sessionaudit/mutex.hpp"
#include "storage/invalidation_counters.hpp"

namespace sessionaudit {

struct CachedToken {
    std::shared_ptr<const Principal> principal;  ///< owners: the cache, and requests under way
    Timestamp expires{};
    Timestamp last_used{};
    std::uint32_t version = 0;  ///< the value of the counters before the row was read
};

/// The counter that tells when a token changed. Any of them does, as long as all agree.
Bucket token_slot(const Hash& token_mac) noexcept;

/// Threads: any. Entries are void as soon as the counters say their slot changed.
class PrincipalCache {
  public:
    explicit PrincipalCache(const storage::InvalidationCounters& counters) : counters_(counters) {}
    std::optional<CachedToken> find(const Hash& token_mac) const;
    void put(const Hash& token_mac, CachedToken token);
    void note_use(const Hash& token_mac, Timestamp at);

  private:
    struct MacHash {
        std::size_t operator()(const Hash& mac) const noexcept;
    };
    static constexpr std::size_t kEntriesMax = 4096;
    const storage::InvalidationCounters& counters_;
    mutable SharedMutex mutex_;
    std::unordered_map<Hash, CachedToken, MacHash> entries_ SESSIONAUDIT_GUARDED_BY(mutex_);
};

}  // namespace sessionaudit
