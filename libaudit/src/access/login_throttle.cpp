#include "sessionaudit/login_throttle.hpp"

#include <algorithm>

#include "core/network_address.hpp"

namespace sessionaudit {
namespace {

constexpr int kFreeOfPair = 3;
constexpr int kFreeOfAddress = 20;
constexpr Milliseconds kWaitMax = std::chrono::minutes{15};
constexpr Milliseconds kMemory = std::chrono::hours{1};
constexpr std::size_t kNameSizeMax = 64;

std::string host_of(std::string_view address) {
    const auto parsed = parse_address(address);
    if (!parsed) return std::string(address.substr(0, 64));
    return parsed->truncated(parsed->ipv4 ? 32 : 64).to_string();
}

std::string pair_key(std::string_view name, const std::string& host) {
    std::string key = host;
    return key.append(" ").append(name.substr(0, kNameSizeMax));
}

/// After `free` failures: 1 s, 2 s, 4 s, ...
Milliseconds wait_after(int failures, int free) {
    if (failures < free) return Milliseconds{0};
    const int doublings = std::min(failures - free, 10);
    return std::min<Milliseconds>(std::chrono::seconds{std::int64_t{1} << doublings}, kWaitMax);
}

}  // namespace

Milliseconds LoginThrottle::begin(std::string_view name, std::string_view address) {
    const std::string host = host_of(address);
    const std::string pair = pair_key(name, host);
    const Timestamp now = clock_.now();
    const LockGuard lock(mutex_);
    const Milliseconds wait = std::max(wait_of(pair, now), wait_of(host, now));
    if (wait > Milliseconds{0}) return wait;
    count(pair, kFreeOfPair, now);
    count(host, kFreeOfAddress, now);
    return Milliseconds{0};
}

void LoginThrottle::succeeded(std::string_view name, std::string_view address) {
    const std::string host = host_of(address);
    const LockGuard lock(mutex_);
    take_back(pair_key(name, host), true);
    // Of the address only this attempt: one account of an attacker's own must not reset it.
    take_back(host, false);
}

void LoginThrottle::undone(std::string_view name, std::string_view address) {
    const std::string host = host_of(address);
    const LockGuard lock(mutex_);
    take_back(pair_key(name, host), false);
    take_back(host, false);
}

std::size_t LoginThrottle::size() const {
    const LockGuard lock(mutex_);
    return entries_.size();
}

Milliseconds LoginThrottle::wait_of(const std::string& key, Timestamp now) {
    const auto found = by_key_.find(key);
    if (found == by_key_.end()) return Milliseconds{0};
    if (now >= found->second->last + kMemory) {
        forget(found->second);
        return Milliseconds{0};
    }
    return std::max(Milliseconds{0}, found->second->until - now);
}

void LoginThrottle::count(const std::string& key, int free, Timestamp now) {
    const auto found = by_key_.find(key);
    if (found == by_key_.end()) {
        if (entries_.size() >= kEntriesMax) forget(std::prev(entries_.end()));
        entries_.push_front({key, 0, now, now});
        by_key_[key] = entries_.begin();
    } else {
        entries_.splice(entries_.begin(), entries_, found->second);
    }
    Entry& entry = entries_.front();
    ++entry.failures;
    entry.last = now;
    entry.until = now + wait_after(entry.failures, free);
}

void LoginThrottle::take_back(const std::string& key, bool all) {
    const auto found = by_key_.find(key);
    if (found == by_key_.end()) return;
    Entry& entry = *found->second;
    entry.failures = all ? 0 : entry.failures - 1;
    entry.until = clock_.now();
    if (entry.failures <= 0) forget(found->second);
}

void LoginThrottle::forget(Entries::iterator entry) {
    by_key_.erase(entry->key);
    entries_.erase(entry);
}

}  // namespace sessionaudit
