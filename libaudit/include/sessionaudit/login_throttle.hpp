// Limits how fast passwords can be guessed, without letting anybody lock somebody else out.
#pragma once

#include <cstdint>
#include <list>
#include <string>
#include <string_view>
#include <unordered_map>

#include "sessionaudit/clock.hpp"
#include "sessionaudit/mutex.hpp"

#pragma GCC visibility push(default)
namespace sessionaudit {

/// Counts failed logins by account and address together, and by address alone; never by account alone, or
/// whoever knows a DPO's name could lock the DPO out. An address is an IPv4 address or the /64 of an IPv6
/// one, which is what one host has. After three failures of a pair, or twenty of an address, each one more
/// doubles the wait, from a second to a quarter of an hour. An hour after the last failure the count is
/// forgotten.
///
/// Counts are kept in memory, per process. Beyond 65,536, those that failed longest ago are forgotten first.
/// Threads: any.
class LoginThrottle {
  public:
    explicit LoginThrottle(const Clock& clock) : clock_(clock) {}
    LoginThrottle(const LoginThrottle&) = delete;
    LoginThrottle& operator=(const LoginThrottle&) = delete;

    /// Zero: try now, and the attempt counts as failed until succeeded() or undone(), so that parallel
    /// attempts are not all judged by the same count. Otherwise how long to wait; the attempt is not counted.
    Milliseconds begin(std::string_view name, std::string_view address);
    void succeeded(std::string_view name, std::string_view address);
    /// The attempt had no outcome, so it is not counted.
    void undone(std::string_view name, std::string_view address);

    std::size_t size() const;
    static constexpr std::size_t kEntriesMax = 65536;

  private:
    struct Entry {
        std::string key;
        int failures = 0;
        Timestamp last{};
        Timestamp until{};
    };
    using Entries = std::list<Entry>;  ///< the latest failure first
    Milliseconds wait_of(const std::string& key, Timestamp now) SESSIONAUDIT_REQUIRES(mutex_);
    void count(const std::string& key, int free, Timestamp now) SESSIONAUDIT_REQUIRES(mutex_);
    void take_back(const std::string& key, bool all) SESSIONAUDIT_REQUIRES(mutex_);
    void forget(Entries::iterator entry) SESSIONAUDIT_REQUIRES(mutex_);

    const Clock& clock_;
    mutable Mutex mutex_;
    Entries entries_ SESSIONAUDIT_GUARDED_BY(mutex_);
    std::unordered_map<std::string, Entries::iterator> by_key_ SESSIONAUDIT_GUARDED_BY(mutex_);
};

}  // namespace sessionaudit
#pragma GCC visibility pop
