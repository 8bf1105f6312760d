// Choices of owners seen lately, so that a decision need not ask the database.
#pragma once

#include <array>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "sessionaudit/consent.hpp"
#include "sessionaudit/mutex.hpp"
#include "storage/invalidation_counters.hpp"

namespace sessionaudit {

/// The newest choice for one purpose, small: an application may have a million of them.
struct CachedChoice {
    std::uint32_t purpose = 0;  ///< number in the cache's list of purposes
    ConsentState state = ConsentState::none;
    bool has_expiry = false;
    bool objected = false;  ///< to the purpose, whatever was chosen
    Timestamp decided{};
    Timestamp expires{};
    RecordId record{};
};

/// What is known of one owner: perhaps that they never chose anything.
struct OwnerChoices {
    bool restricted = false;
    std::vector<CachedChoice> choices;
    std::uint32_t version = 0;  ///< the value of the counters before the rows were read
};

/// What concerns one purpose of it.
struct CachedAnswer {
    bool restricted = false;
    std::optional<CachedChoice> choice;
};
CachedAnswer answer_of(const OwnerChoices& choices, std::uint32_t purpose);

/// Threads: any. Entries are void as soon as the counters say their bucket changed.
class ConsentCache {
  public:
    explicit ConsentCache(const storage::InvalidationCounters& counters) : counters_(counters) {}

    /// Absent when nothing is known of the owner, or not any more.
    std::optional<CachedAnswer> find(const OwnerPlace& owner, std::uint32_t purpose);
    void put(const OwnerPlace& owner, OwnerChoices&& choices);

    /// The number of a purpose, given to it the first time it is seen.
    std::uint32_t number_of(std::string_view purpose);

  private:
    struct Shard {
        Mutex mutex;
        std::unordered_map<OwnerId, OwnerChoices> entries SESSIONAUDIT_GUARDED_BY(mutex);
        std::size_t weight SESSIONAUDIT_GUARDED_BY(mutex) = 0;
    };
    Shard& shard_of(const OwnerId& owner) { return shards_[owner.bytes[0] % shards_.size()]; }

    const storage::InvalidationCounters& counters_;
    std::array<Shard, 16> shards_;
    Mutex purposes_mutex_;
    std::map<std::string, std::uint32_t, std::less<>> purposes_ SESSIONAUDIT_GUARDED_BY(purposes_mutex_);
};

}  // namespace sessionaudit
