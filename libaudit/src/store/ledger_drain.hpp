// Carries ledger entries from the store's outbox to ledger.db, in order, exactly once.
#pragma once

#include <exception>
#include <functional>
#include <memory>
#include <thread>

#include "sessionaudit/cond_var.hpp"
#include "sessionaudit/ledger.hpp"
#include "storage/connection.hpp"

namespace sessionaudit {

/// A thread of its own, so that nobody who writes waits for the ledger's disk.
///
/// Threads: any.
class LedgerDrain {
  public:
    struct Parts {
        std::unique_ptr<storage::Connection> store;   ///< reads the outbox
        std::unique_ptr<storage::Connection> ledger;  ///< ledger.db, for the thread
        SecretBytes signing_seed;
        std::filesystem::path anchor;
        OutboxEpoch epoch{};
        Timestamp opened{};
        std::function<void(std::int64_t)> on_drained;  ///< the outbox may forget up to this number
    };
    explicit LedgerDrain(Parts parts);
    LedgerDrain(const LedgerDrain&) = delete;
    LedgerDrain& operator=(const LedgerDrain&) = delete;
    /// Takes what is left, then stops.
    ~LedgerDrain();

    /// The outbox has something new.
    void notify();
    /// Waits until everything that was durable in the outbox is in the ledger. Throws what draining threw.
    void settle();

    /// Holds the ledger's lock until it is destroyed. The compiler cannot check the lock beyond this class,
    /// so this is the only way to reach the ledger.
    class Access {
      public:
        explicit Access(LedgerDrain& drain) : lock_(drain.ledger_mutex_), ledger_(drain.ledger_) {}
        Ledger* operator->() const { return &ledger_; }
        Ledger& operator*() const { return ledger_; }

      private:
        LockGuard<Mutex> lock_;
        Ledger& ledger_;
    };
    /// For readers; settle() first to see the newest entries.
    Access ledger() { return Access(*this); }

  private:
    void stop() SESSIONAUDIT_EXCLUDES(mutex_);
    void loop() SESSIONAUDIT_EXCLUDES(mutex_, ledger_mutex_);
    void drain_once() SESSIONAUDIT_EXCLUDES(ledger_mutex_);

    Mutex ledger_mutex_;
    Parts parts_ SESSIONAUDIT_GUARDED_BY(ledger_mutex_);
    Ledger ledger_ SESSIONAUDIT_GUARDED_BY(ledger_mutex_);
    Mutex mutex_;
    CondVar wake_;
    CondVar settled_;
    std::uint64_t asked_ SESSIONAUDIT_GUARDED_BY(mutex_) = 0;
    std::uint64_t urgent_ SESSIONAUDIT_GUARDED_BY(mutex_) = 0;  ///< what somebody waits for
    std::uint64_t served_ SESSIONAUDIT_GUARDED_BY(mutex_) = 0;
    std::exception_ptr failure_ SESSIONAUDIT_GUARDED_BY(mutex_);
    bool stopping_ SESSIONAUDIT_GUARDED_BY(mutex_) = false;
    std::thread thread_;
};

}  // namespace sessionaudit
