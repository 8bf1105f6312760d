// Tells every process that has a store open which buckets changed, without asking the database.
//
// A small file, mapped by all, holds two counters a bucket: commits begun and commits done. Who
// caches rows of a bucket keeps the "begun" number from before the rows were read, and may use them
// for as long as the number stands. Loading during a commit is not cached at all. The same file
// carries the lock that tells "open by somebody" from "mine alone".
#pragma once

#include <atomic>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>

#include "core/file_handle.hpp"
#include "sessionaudit/clock.hpp"
#include "sessionaudit/ids.hpp"

namespace sessionaudit::storage {

/// Threads: any, in any number of processes of one machine.
class InvalidationCounters {
  public:
    enum class Mode { shared, exclusive };
    /// Shared: waits up to `patience` for whoever has the store alone, which is also, for a moment, who
    /// is opening it. Exclusive: does not wait.
    /// `when_alone` is called while nobody else has the store open; what it throws goes to the caller.
    /// Throws Error{locked} when it cannot be had, Error{disk_full}, Error{io_error}.
    InvalidationCounters(const std::filesystem::path& file, Mode mode,
                         Milliseconds patience = Milliseconds{0},
                         const std::function<void()>& when_alone = {});
    InvalidationCounters(const InvalidationCounters&) = delete;
    InvalidationCounters& operator=(const InvalidationCounters&) = delete;
    ~InvalidationCounters();

    /// To be read before the rows; absent while a commit is under way.
    std::optional<std::uint32_t> version_to_cache(Bucket bucket) const noexcept;
    bool still(Bucket bucket, std::uint32_t version) const noexcept {
        return slots_[bucket].begun.load(std::memory_order_acquire) == version;
    }

    /// For what a writer caches of its own commit: to be read between begin() and the commit.
    std::uint32_t version_to_commit(Bucket bucket) const noexcept {
        return slots_[bucket].begun.load(std::memory_order_acquire);
    }

    /// Around a commit, by whoever holds the database's write lock.
    void begin(std::span<const Bucket> buckets) noexcept;
    void end(std::span<const Bucket> buckets) noexcept;

  private:
    struct Slot {
        std::atomic<std::uint32_t> begun;
        std::atomic<std::uint32_t> done;
    };
    static_assert(std::atomic<std::uint32_t>::is_always_lock_free, "counters are shared between processes");

    static constexpr std::size_t kSize = kBucketCount * sizeof(Slot);
    void map(const std::filesystem::path& file);

    FileHandle file_;
    Slot* slots_ = nullptr;
};

}  // namespace sessionaudit::storage
