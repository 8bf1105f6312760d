// How fast passwords may be guessed, without anybody being locked out by somebody else.
#pragma once

#include <cstdint>
#include <list>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "sessionaudit/clock.hpp"

namespace sessionaudit {

/// Counts failed logins by account and address together, and by address alone; never by account alone, or
/// whoever knows a DPO's name could lock the DPO out. An address is an IPv4 address or the /64 of an IPv6
/// one, which is what one host has. After three failures of a pair, or twenty of an address, each one more
/// doubles the wait, from a second to a quarter of an hour. An hour after the last failure all is forgotten.
///
/// In memory, of this process. When 65,536 are counted, those that failed longest ago are forgotten first.
/// Threads: any.
class LoginThrottle {
  public:
    explicit LoginThrottle(const Clock& clock) : clock_(clock) {}
    LoginThrottle(const LoginThrottle&) = delete;
    LoginThrottle& operator=(const LoginThrottle&) = delete;

    /// Zero: try now, and the attempt counts as failed until succeeded() or undone(), so that many at once do
    /// not all go by one count. Otherwise how long to wait; the attempt counts for nothing.
    Milliseconds begin(std::string_view name, std::string_view address);
    void succeeded(std::string_view name, std::string_view address);
    /// Nothing came of the attempt, one way or the other.
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
    Milliseconds wait_of(const std::string& key, Timestamp now);
    void count(const std::string& key, int free, Timestamp now);
    void take_back(const std::string& key, bool all);
    void forget(Entries::iterator entry);

    const Clock& clock_;
    mutable std::mutex mutex_;
    Entries entries_;
    std::unordered_map<std::string, Entries::iterator> by_key_;
};

}  // namespace sessionaudit
