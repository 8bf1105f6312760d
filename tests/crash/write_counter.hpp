// Ends this process by SIGKILL just before or after its k-th write to a database file: a crash at a
// step, and not at a time, so that every state on disk can be met.
#pragma once

#include <cstdint>

namespace sessionaudit::crash {

/// From now on writes are counted, those of every thread. `kill_at` 0 kills never; an odd number kills
/// before write (kill_at + 1) / 2, an even one after it. Call it once, before or after files are open.
void count_writes(std::int64_t kill_at);
std::int64_t writes_counted();

}  // namespace sessionaudit::crash
