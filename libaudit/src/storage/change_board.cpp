#include "storage/change_board.hpp"

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

/// flock has no time limit of its own.
bool lock_shared(const FileHandle& file, Milliseconds patience) {
    const auto until = std::chrono::steady_clock::now() + patience;
    while (!lock(file, LOCK_SH)) {
        if (std::chrono::steady_clock::now() >= until) return false;
        std::this_thread::sleep_for(Milliseconds{2});
    }
    return true;
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

ChangeBoard::ChangeBoard(const std::filesystem::path& file, Mode mode, Milliseconds patience)
    : file_(open_file(file)) {
    constexpr std::size_t kSize = kBucketCount * sizeof(Slot);
    const bool alone = lock(file_, LOCK_EX);
    if (!alone && mode == Mode::exclusive) throw Error(ErrorCode::locked, kInUse);
    allocate(file_, kSize, file);
    void* const memory = ::mmap(nullptr, kSize, PROT_READ | PROT_WRITE, MAP_SHARED, file_.get(), 0);
    if (memory == MAP_FAILED) throw Error(ErrorCode::io_error, "cannot map " + file.string());
    slots_ = static_cast<Slot*>(memory);
    // A process killed between commit and end() leaves a bucket "in commit" for good, which is safe
    // but slow; whoever comes first after everybody left puts it right.
    if (alone)
        for (Bucket bucket = 0; bucket < kBucketCount; ++bucket)
            slots_[bucket].done = slots_[bucket].begun.load();
    // Whoever else opens the store at this moment holds the exclusive lock too, until here.
    if (mode == Mode::shared && !lock_shared(file_, patience)) {
        ::munmap(memory, kSize);
        throw Error(ErrorCode::locked,
                    "another process is re-keying or restoring this store; wait until it is done");
    }
}

ChangeBoard::~ChangeBoard() {
    ::munmap(slots_, kBucketCount * sizeof(Slot));
}

std::optional<std::uint32_t> ChangeBoard::version_to_cache(Bucket bucket) const noexcept {
    const std::uint32_t begun = slots_[bucket].begun.load(std::memory_order_acquire);
    if (slots_[bucket].done.load(std::memory_order_acquire) != begun) return std::nullopt;
    return begun;
}

void ChangeBoard::begin(std::span<const Bucket> buckets) noexcept {
    for (const Bucket bucket : buckets)
        slots_[bucket].begun.fetch_add(1, std::memory_order_acq_rel);
}

void ChangeBoard::end(std::span<const Bucket> buckets) noexcept {
    for (const Bucket bucket : buckets)
        slots_[bucket].done.fetch_add(1, std::memory_order_acq_rel);
}

}  // namespace sessionaudit::storage
