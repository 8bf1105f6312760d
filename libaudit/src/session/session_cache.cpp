#include "session/session_cache.hpp"

#include <cstring>

namespace sessionaudit {
namespace {

constexpr std::size_t kShardEntriesMax = 8192;

}  // namespace

std::size_t SessionCache::MacHash::operator()(const Hash& mac) const noexcept {
    std::size_t value = 0;
    std::memcpy(&value, mac.data(), sizeof value);  // a MAC is as good as random
    return value;
}

std::optional<CachedSession> SessionCache::find(const Hash& token_mac) {
    Shard& shard = shard_of(token_mac);
    const LockGuard lock(shard.mutex);
    const auto found = shard.entries.find(token_mac);
    if (found == shard.entries.end() || !counters_.still(found->second.bucket, found->second.version))
        return std::nullopt;
    return found->second;
}

void SessionCache::put(const Hash& token_mac, const CachedSession& session) {
    Shard& shard = shard_of(token_mac);
    const LockGuard lock(shard.mutex);
    if (shard.entries.insert_or_assign(token_mac, session).second) shard.order.push_back(token_mac);
    while (shard.order.size() > kShardEntriesMax) {
        shard.entries.erase(shard.order.front());
        shard.order.pop_front();
    }
}

SessionWatch SessionCache::watch_of(const Hash& token_mac) {
    Shard& shard = shard_of(token_mac);
    const LockGuard lock(shard.mutex);
    const auto found = shard.entries.find(token_mac);
    return found == shard.entries.end() ? SessionWatch{} : found->second.watch;
}

void SessionCache::update(const Hash& token_mac, const CachedSession& session) {
    Shard& shard = shard_of(token_mac);
    const LockGuard lock(shard.mutex);
    const auto found = shard.entries.find(token_mac);
    // A renewed token leads to its successor: what is known of that one is no entry under this token.
    if (found == shard.entries.end() || found->second.id != session.id) return;
    if (found->second.version == session.version)
        found->second = session;
    else
        found->second.watch = session.watch;
}

}  // namespace sessionaudit
