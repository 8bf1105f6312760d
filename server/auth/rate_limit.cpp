#include "auth/rate_limit.hpp"

#include <Poco/Net/IPAddress.h>

#include <algorithm>

#include "http/problem.hpp"

namespace sessionaudit::server {

Milliseconds RateLimit::take(const std::string& name, Timestamp now) {
    const LockGuard lock(mutex_);
    if (full_at_.size() >= names_max_ && !full_at_.contains(name)) make_room(now);
    Timestamp& at = full_at_.try_emplace(name, now).first->second;
    const Timestamp begin = std::max(at, now);
    const Milliseconds wait = begin + rule_.interval - (now + rule_.interval * rule_.burst);
    if (wait > Milliseconds{0}) return wait;
    at = begin + rule_.interval;
    return Milliseconds{0};
}

void RateLimit::make_room(Timestamp now) {
    std::erase_if(full_at_, [&](const auto& entry) { return entry.second <= now; });
    while (full_at_.size() >= names_max_)
        full_at_.erase(full_at_.begin());
}

std::string address_name(const std::string& address) {
    Poco::Net::IPAddress parsed;
    if (!Poco::Net::IPAddress::tryParse(address, parsed) || parsed.family() != Poco::Net::IPAddress::IPv6)
        return address;
    return (parsed & Poco::Net::IPAddress(64, Poco::Net::IPAddress::IPv6)).toString() + "/64";
}

void require_rate(RateLimit& limit, const std::string& name, Timestamp now) {
    const Milliseconds wait = limit.take(name, now);
    if (wait == Milliseconds{0}) return;
    Problem problem(429, "too-many-requests", "too many requests; wait as long as Retry-After says");
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(wait);
    problem.headers.emplace_back("Retry-After", std::to_string(seconds.count()));
    throw problem;
}

}  // namespace sessionaudit::server
