#include "store/ledger_drain.hpp"

#include "tables/store_values.hpp"

namespace sessionaudit {
namespace {

constexpr int kBatch = 4096;
/// What is durable in the outbox is in no hurry: the commits of this time share the ledger's disk writes.
constexpr Milliseconds kGather{20};

}  // namespace

LedgerDrain::LedgerDrain(Parts parts)
    : parts_(std::move(parts)),
      ledger_(Ledger::open(*parts_.ledger, parts_.signing_seed, parts_.anchor, parts_.opened)),
      thread_([this] { loop(); }) {}

LedgerDrain::~LedgerDrain() {
    stop();
    thread_.join();
}

void LedgerDrain::stop() {
    {
        const LockGuard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_one();
}

void LedgerDrain::notify() {
    {
        const LockGuard lock(mutex_);
        ++asked_;
    }
    wake_.notify_one();
}

void LedgerDrain::settle() {
    const LockGuard lock(mutex_);
    const std::uint64_t mine = urgent_ = ++asked_;
    wake_.notify_one();
    while (served_ < mine)
        settled_.wait(mutex_);
    if (failure_) std::rethrow_exception(failure_);
}

void LedgerDrain::loop() {
    bool stopping = false;
    while (!stopping) {
        std::uint64_t asked = 0;
        {
            const LockGuard lock(mutex_);
            while (!stopping_ && asked_ <= served_)
                wake_.wait(mutex_);
            const auto gathered = std::chrono::steady_clock::now() + kGather;
            while (!stopping_ && urgent_ <= served_ && wake_.wait_until(mutex_, gathered)) {
            }
            asked = asked_;
            stopping = stopping_;
        }
        std::exception_ptr failure;
        try {
            drain_once();
        } catch (...) {
            // The entries stay in the outbox: the next notification, or the next open, tries again.
            failure = std::current_exception();
        }
        {
            const LockGuard lock(mutex_);
            served_ = asked;
            failure_ = failure;
        }
        settled_.notify_all();
    }
}

void LedgerDrain::drain_once() {
    const LockGuard lock(ledger_mutex_);
    while (true) {
        const std::uint64_t drained = ledger_.drained(parts_.epoch).value_or(0);
        if (drained != 0 && parts_.on_drained) parts_.on_drained(static_cast<std::int64_t>(drained));
        const auto entries = select_outbox(*parts_.store, drained, kBatch);
        if (entries.empty()) return;
        ledger_.drain(parts_.epoch, entries);
    }
}

}  // namespace sessionaudit
