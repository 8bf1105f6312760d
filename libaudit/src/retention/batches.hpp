// A sweep's work in write jobs so short that nobody waits for them, each with its count of what it did.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <span>
#include <vector>

#include "retention/archive_files.hpp"
#include "retention/retention_rules.hpp"
#include "store/vault_core.hpp"

namespace sessionaudit {

/// Thrown by nobody outside: the caller's stop() said so.
struct SweepStopped {};

/// How much was done by line of the rules; in the transaction that did it.
using Tally = std::map<const StageAt*, std::int64_t>;

class Batches {
  public:
    Batches(VaultCore& core, ArchiveWriter& archive, const RetentionApply& options, const RecordId& run)
        : core_(core), archive_(archive), options_(options), run_(run) {}

    /// Runs `work` over pieces of `items`, a write job each. The size of a piece follows the time that the
    /// one before it took. `work` must not mind that it is run again after a failure. Throws SweepStopped.
    template <typename Item, typename Work>
    void run(std::span<Item> items, const Work& work) {
        while (!items.empty()) {
            const std::size_t count = std::min(size_, items.size());
            const auto piece = items.first(count);
            run_job(count, [&](WriteContext& context, Tally& tally) { work(context, piece, tally); });
            items = items.subspan(count);
        }
    }
    /// Begins anew with small pieces: what comes is of another kind.
    void begin_kind() { size_ = kSizeFirst; }

  private:
    static constexpr std::size_t kSizeFirst = 16;
    static constexpr std::size_t kSizeMax = 4096;

    void run_job(std::size_t count, const std::function<void(WriteContext&, Tally&)>& work);
    void adapt(std::size_t count, std::chrono::steady_clock::duration took);
    void move_log();

    VaultCore& core_;
    ArchiveWriter& archive_;
    const RetentionApply& options_;
    RecordId run_;
    std::size_t size_ = kSizeFirst;
    std::int64_t items_ = 0;
    int jobs_since_log_ = 0;
};

}  // namespace sessionaudit
