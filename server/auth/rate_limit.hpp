// How often somebody may ask.
#pragma once

#include <string>
#include <unordered_map>

#include "sessionaudit/clock.hpp"
#include "sessionaudit/mutex.hpp"

namespace sessionaudit::server {

/// By name: so many at once, and then so many a second (a leaky bucket, told as GCRA: one moment a name).
/// Memory is bounded; when more names come than it holds, those that waited longest for nothing are
/// forgotten, and then any. Threads: any.
class RateLimit {
  public:
    struct Rule {
        int burst = 1;                ///< at once
        Milliseconds interval{1000};  ///< one more each
    };
    explicit RateLimit(Rule rule, std::size_t names_max = 65'536) : rule_(rule), names_max_(names_max) {}

    /// Zero: go on. Otherwise how long to wait, and nothing was counted.
    Milliseconds take(const std::string& name, Timestamp now);

  private:
    void make_room(Timestamp now) SESSIONAUDIT_REQUIRES(mutex_);
    Rule rule_;
    std::size_t names_max_;
    Mutex mutex_;
    /// When the bucket is empty again.
    std::unordered_map<std::string, Timestamp> full_at_ SESSIONAUDIT_GUARDED_BY(mutex_);
};

/// Under which name an address is counted: IPv6 by its /64, which one subscriber has.
std::string address_name(const std::string& address);

/// Throws Problem 429 `too-many-requests` when it is too much.
void require_rate(RateLimit& limit, const std::string& name, Timestamp now);

}  // namespace sessionaudit::server
