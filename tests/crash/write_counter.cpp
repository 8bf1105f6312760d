#include "write_counter.hpp"

#include <signal.h>
#include <sqlite3.h>
#include <unistd.h>

#include <atomic>
#include <stdexcept>

namespace sessionaudit::crash {
namespace {

using Pwrite = ssize_t (*)(int, const void*, size_t, off64_t);

std::atomic<std::int64_t> counted{0};
std::int64_t kill_at_half_step = 0;
Pwrite real_pwrite = nullptr;

void die_at(std::int64_t half_step) {
    if (half_step == kill_at_half_step) ::kill(::getpid(), SIGKILL);
}

ssize_t counted_pwrite(int file, const void* data, size_t size, off64_t offset) {
    const std::int64_t number = ++counted;
    die_at(2 * number - 1);
    const ssize_t written = real_pwrite(file, data, size, offset);
    die_at(2 * number);
    return written;
}

}  // namespace

// SQLite lets its system calls be replaced, for tests like this one.
void count_writes(std::int64_t kill_at) {
    kill_at_half_step = kill_at;
    sqlite3_vfs* const files = sqlite3_vfs_find(nullptr);
    if (files == nullptr || files->iVersion < 3) throw std::runtime_error("SQLite's files cannot be watched");
    for (const char* const name : {"pwrite64", "pwrite"}) {
        const sqlite3_syscall_ptr call = files->xGetSystemCall(files, name);
        if (call == nullptr) continue;
        real_pwrite = reinterpret_cast<Pwrite>(call);
        if (files->xSetSystemCall(files, name, reinterpret_cast<sqlite3_syscall_ptr>(&counted_pwrite)) !=
            SQLITE_OK)
            throw std::runtime_error("SQLite's files cannot be watched");
        return;
    }
    throw std::runtime_error("SQLite writes in a way that is not watched here");
}

std::int64_t writes_counted() {
    return counted;
}

}  // namespace sessionaudit::crash
