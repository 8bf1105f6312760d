#include "access/principal_cache.hpp"

#include <cstring>

namespace sessionaudit {

Bucket token_slot(const Hash& token_mac) noexcept {
    return static_cast<Bucket>((token_mac[0] << 8U | token_mac[1]) % kBucketCount);
}

std::size_t PrincipalCache::MacHash::operator()(const Hash& mac) const noexcept {
    std::size_t value = 0;
    std::memcpy(&value, mac.data() + 8, sizeof value);
    return value;
}

std::optional<CachedToken> PrincipalCache::find(const Hash& token_mac) const {
    const SharedLock lock(mutex_);
    const auto found = entries_.find(token_mac);
    if (found == entries_.end() || !counters_.still(token_slot(token_mac), found->second.version))
        return std::nullopt;
    return found->second;
}

void PrincipalCache::put(const Hash& token_mac, CachedToken token) {
    const LockGuard lock(mutex_);
    // Only good tokens get in, so the cap is beyond any real number of them.
    if (entries_.size() >= kEntriesMax) entries_.clear();
    entries_.insert_or_assign(token_mac, std::move(token));
}

void PrincipalCache::note_use(const Hash& token_mac, Timestamp at) {
    const LockGuard lock(mutex_);
    const auto found = entries_.find(token_mac);
    if (found != entries_.end()) found->second.last_used = at;
}

}  // namespace sessionaudit
