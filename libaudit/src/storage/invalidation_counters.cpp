#include "storage/invalidation_counters.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <thread>

#include "sessionaudit/error.hpp"

namespace sessionaudit::storage {
namespace {

constexpr const char* kTaken = "another process is re-keying or restoring this store; wait until it is done";
constexpr Milliseconds kPause{2};
constexpr const char* kInUse = "another process has this store open; stop it and try again";

FileHandle open_file(const std::filesystem::path& file) {
    FileHandle handle(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
    if (!handle) throw Error(ErrorCode::io_error, "cannot open " + file.string() + "; check its permissions");
    return handle;
}

bool lock(const FileHandle& file, int how) {
    int result = 0;
    do
        result = ::flock(file.get(), how | LOCK_NB);
    while (result != 0 && errno == EINTR);
    return result == 0;
}

/// With its blocks: a page of a mapped hole that finds no space on the disk would kill the process.
void allocate(const FileHandle& handle, std::size_t size, const std::filesystem::path& file) {
    switch (::posix_fallocate(handle.get(), 0, static_cast<off_t>(size))) {
        case 0:
            return;
        case ENOSPC:
        case EFBIG:
            throw Error(ErrorCode::disk_full, "no space is left to make " + file.string());
        default:
            throw Error(ErrorCode::io_error, "cannot size " + file.string());
    }
}

}  // namespace

InvalidationCounters::InvalidationCounters(const std::filesystem::path& file, Mode mode,
                                           Milliseconds patience, const std::function<void()>& when_alone)
    : file_(open_file(file)) {
    const auto until = std::chrono::steady_clock::now() + patience;
    // Whoever else is opening the store holds the exclusive lock for a moment. When they fail and go, we
    // may be the ones who are alone, so both locks are tried each time.
    bool alone = lock(file_, LOCK_EX);
    while (!alone && (mode == Mode::exclusive || !lock(file_, LOCK_SH))) {
        if (mode == Mode::exclusive) throw Error(ErrorCode::locked, kInUse);
        if (std::chrono::steady_clock::now() >= until) throw Error(ErrorCode::locked, kTaken);
        std::this_thread::sleep_for(kPause);
        alone = lock(file_, LOCK_EX);
    }
    if (alone && when_alone) when_alone();
    map(file);
    if (!alone) return;
    // A process killed between commit and end() leaves a bucket "in commit" for good, which is safe
    // but slow; whoever comes first after everybody left puts it right.
    for (Bucket bucket = 0; bucket < kBucketCount; ++bucket)
        slots_[bucket].done = slots_[bucket].begun.load();
    while (mode == Mode::shared && !lock(file_, LOCK_SH)) {
        if (std::chrono::steady_clock::now() >= until) {
            ::munmap(slots_, kSize);
            throw Error(ErrorCode::locked, kTaken);
        }
        std::this_thread::sleep_for(kPause);
    }
}

void InvalidationCounters::map(const std::filesystem::path& file) {
    allocate(file_, kSize, file);
    void* const memory = ::mmap(nullptr, kSize, PROT_READ | PROT_WRITE, MAP_SHARED, file_.get(), 0);
    if (memory == MAP_FAILED) throw Error(ErrorCode::io_error, "cannot map " + file.string());
    slots_ = static_cast<Slot*>(memory);
}

InvalidationCounters::~InvalidationCounters() {
    ::munmap(slots_, kSize);
}

std::optional<std::uint32_t> InvalidationCounters::version_to_cache(Bucket bucket) const noexcept {
    const std::uint32_t begun = slots_[bucket].begun.load(std::memory_order_acquire);
    if (slots_[bucket].done.load(std::memory_order_acquire) != begun) return std::nullopt;
    return begun;
}

void InvalidationCounters::begin(std::span<const Bucket> buckets) noexcept {
    for (const Bucket bucket : buckets)
        slots_[bucket].begun.fetch_add(1, std::memory_order_acq_rel);
}

void InvalidationCounters::end(std::span<const Bucket> buckets) noexcept {
    for (const Bucket bucket : buckets)
        slots_[bucket].done.fetch_add(1, std::memory_order_acq_rel);
}

}  // namespace sessionaudit::storage
