// A database that fails on purpose.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "sessionaudit/mutex.hpp"
#include "storage/connection.hpp"

namespace sessionaudit::test {

enum class Fault {
    io_error,              ///< the statement fails, the transaction stands
    disk_full,             ///< the same, for want of space
    disk_full_rolls_back,  ///< for want of space too, and the driver undid the whole transaction, as SQLite
                           ///< may
    crash_before,          ///< the connection is dead from here on; what it was about to do was not done
    crash_after,           ///< the connection is dead from here on; what it was about to do was done
};

/// When a connection fails, and what it did until then. One plan may serve several connections.
/// Threads: any.
class FaultPlan {
  public:
    /// The n-th step (from 1) of any statement from now on. Commits and savepoints are steps too.
    void fail_at_step(std::int64_t n, Fault fault);
    /// The next step of a statement that contains these words.
    void fail_at(std::string words, Fault fault);
    /// The n-th commit from now on.
    void fail_at_commit(std::int64_t n, Fault fault);
    /// Nothing fails any more; dead connections stay dead.
    void clear();

    std::int64_t steps() const;
    std::int64_t commits() const;
    /// Whether what was planned has happened.
    bool fired() const;

    /// For the connection: counts, and tells what is to happen now.
    std::optional<Fault> at_step(std::string_view sql);
    std::optional<Fault> at_commit();
    bool dead() const;

  private:
    std::optional<Fault> fire(Fault fault) SESSIONAUDIT_REQUIRES(mutex_);

    mutable Mutex mutex_;
    std::int64_t steps_ SESSIONAUDIT_GUARDED_BY(mutex_) = 0;
    std::int64_t commits_ SESSIONAUDIT_GUARDED_BY(mutex_) = 0;
    std::optional<std::int64_t> fail_step_ SESSIONAUDIT_GUARDED_BY(mutex_);
    std::optional<std::int64_t> fail_commit_ SESSIONAUDIT_GUARDED_BY(mutex_);
    std::string fail_words_ SESSIONAUDIT_GUARDED_BY(mutex_);
    Fault fault_ SESSIONAUDIT_GUARDED_BY(mutex_) = Fault::io_error;
    bool fired_ SESSIONAUDIT_GUARDED_BY(mutex_) = false;
    bool dead_ SESSIONAUDIT_GUARDED_BY(mutex_) = false;
};

/// Wraps a connection and fails as the plan says. `plan` must outlive it.
std::unique_ptr<storage::Connection> with_faults(std::unique_ptr<storage::Connection> inner, FaultPlan& plan);

}  // namespace sessionaudit::test
