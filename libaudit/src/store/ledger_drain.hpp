// Carries ledger entries from the store's outbox to ledger.db, in order, exactly once.
#pragma once

#include <condition_variable>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

#include "sessionaudit/ledger.hpp"
#include "storage/connection.hpp"

namespace sessionaudit {

/// A thread of its own, so that nobody who writes waits for the ledger's disk.
///
/// Threads: notify() and settle() from any. ledger() is for one caller at a time under lock().
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

    /// For readers; settle() first to see the newest entries.
    class Access {
      public:
        Access(std::unique_lock<std::mutex> lock, Ledger& ledger) : lock_(std::move(lock)), ledger_(ledger) {}
        Ledger* operator->() const { return &ledger_; }
        Ledger& operator*() const { return ledger_; }

      private:
        std::unique_lock<std::mutex> lock_;
        Ledger& ledger_;
    };
    Access ledger();

  private:
    void loop();
    void drain_once();

    Parts parts_;
    std::mutex ledger_mutex_;  ///< guards ledger_ and the two connections
    Ledger ledger_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::condition_variable settled_;
    std::uint64_t asked_ = 0;
    std::uint64_t urgent_ = 0;  ///< what somebody waits for
    std::uint64_t served_ = 0;
    std::exception_ptr failure_;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace sessionaudit
