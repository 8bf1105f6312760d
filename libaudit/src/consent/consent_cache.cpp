#include "consent/consent_cache.hpp"

namespace sessionaudit {
namespace {

/// A shard that holds more is emptied: all together stay below some 300 MB.
constexpr std::size_t kShardWeightMax = 200'000;

/// In units of about a hundred bytes.
std::size_t weight_of(const OwnerChoices& choices) {
    return 1 + choices.choices.size();
}

}  // namespace

CachedAnswer answer_of(const OwnerChoices& choices, std::uint32_t purpose) {
    CachedAnswer answer{choices.restricted, {}};
    for (const CachedChoice& choice : choices.choices)
        if (choice.purpose == purpose) answer.choice = choice;
    return answer;
}

std::optional<CachedAnswer> ConsentCache::find(const OwnerPlace& owner, std::uint32_t purpose) {
    Shard& shard = shard_of(owner.owner);
    const LockGuard lock(shard.mutex);
    const auto found = shard.entries.find(owner.owner);
    if (found == shard.entries.end() || !counters_.still(owner.bucket, found->second.version))
        return std::nullopt;
    return answer_of(found->second, purpose);
}

void ConsentCache::put(const OwnerPlace& owner, OwnerChoices&& choices) {
    Shard& shard = shard_of(owner.owner);
    const LockGuard lock(shard.mutex);
    if (shard.weight > kShardWeightMax) {
        shard.entries.clear();
        shard.weight = 0;
    }
    const auto [place, is_new] = shard.entries.try_emplace(owner.owner);
    if (!is_new) shard.weight -= weight_of(place->second);
    place->second = std::move(choices);
    shard.weight += weight_of(place->second);
}

std::uint32_t ConsentCache::number_of(std::string_view purpose) {
    const LockGuard lock(purposes_mutex_);
    const auto known = purposes_.find(purpose);
    if (known != purposes_.end()) return known->second;
    return purposes_.emplace(purpose, static_cast<std::uint32_t>(purposes_.size())).first->second;
}

}  // namespace sessionaudit
