// What people did and were refused, for the ledger.
#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <tuple>

#include "sessionaudit/mutex.hpp"
#include "sessionaudit/vault.hpp"

namespace sessionaudit::server {

/// Each act of a person that changed something is an entry. What was refused or failed is one too, the first
/// of its kind in a minute at once, the others of that minute as a count: a flood cannot fill the ledger.
/// Threads: any.
class StaffAuditLog {
  public:
    explicit StaffAuditLog(const Vault& vault) : vault_(vault) {}
    StaffAuditLog(const StaffAuditLog&) = delete;
    StaffAuditLog& operator=(const StaffAuditLog&) = delete;
    ~StaffAuditLog();

    /// Neither throws. What the store does not take now is kept, and written when it does.
    /// Durable when it returns, if the store works. `actor` is "user:anna".
    void granted(const std::string& actor, const std::string& operation, int status);
    /// `actor` is "public" for a login that failed: whose it would have been is not known, and not told.
    void refused(const std::string& actor, const std::string& operation, int status);
    /// Writes the counts of a minute that is over. Cheap when there are none.
    void write_old();

  private:
    using Kind = std::tuple<std::string, std::string, int>;
    using Counts = std::map<Kind, std::int64_t>;
    Counts take(bool all) SESSIONAUDIT_EXCLUDES(mutex_);
    void write(const Kind& kind, std::int64_t count);
    void write_all(Counts counts) SESSIONAUDIT_EXCLUDES(mutex_);
    void write_unwritten() SESSIONAUDIT_EXCLUDES(mutex_);

    const Vault& vault_;
    std::atomic<bool> pending_{false};
    Mutex mutex_;
    std::int64_t minute_ SESSIONAUDIT_GUARDED_BY(mutex_) = 0;
    /// Of this minute, without the first of each kind, which is written at once.
    Counts counts_ SESSIONAUDIT_GUARDED_BY(mutex_);
    /// Acts that the store could not take; bounded.
    std::deque<LedgerEntry> unwritten_ SESSIONAUDIT_GUARDED_BY(mutex_);
};

}  // namespace sessionaudit::server
