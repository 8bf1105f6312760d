// What the server tells of itself: one JSON object a line, without personal data.
#pragma once

#include <unistd.h>

#include <atomic>
#include <cstdint>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "config/config.hpp"
#include "http/observer.hpp"
#include "sessionaudit/cond_var.hpp"

namespace sessionaudit::server {

/// Lines are handed to a thread of its own, so that nobody who answers waits for a disk or a pipe. When that
/// cannot keep up, lines are dropped, and a line says how many.
///
/// Threads: any.
class Log {
  public:
    using Members = std::vector<std::pair<std::string_view, std::string>>;

    /// Writes to `descriptor`, which stays open and is the caller's.
    explicit Log(LogLevel level, int descriptor = STDERR_FILENO);
    Log(const Log&) = delete;
    Log& operator=(const Log&) = delete;
    /// Writes what waits.
    ~Log();

    bool writes(LogLevel level) const noexcept { return level <= level_; }
    /// `event` is a stable word, such as "started". No value may name a person or hold a secret.
    void write(LogLevel level, std::string_view event, const Members& members = {}) noexcept;
    /// A request that is over: never its path, its query or its address.
    void request(const FinishedRequest& request) noexcept;
    std::uint64_t dropped() const noexcept { return dropped_.load(std::memory_order_relaxed); }

  private:
    void push(const std::string& line) SESSIONAUDIT_EXCLUDES(mutex_);
    void stop() SESSIONAUDIT_EXCLUDES(mutex_);
    void loop() SESSIONAUDIT_EXCLUDES(mutex_);

    const LogLevel level_;
    const int descriptor_;
    std::atomic<std::uint64_t> dropped_{0};
    std::uint64_t dropped_told_ = 0;  ///< used only by the thread
    Mutex mutex_;
    CondVar wake_;
    std::string waiting_ SESSIONAUDIT_GUARDED_BY(mutex_);
    bool stopping_ SESSIONAUDIT_GUARDED_BY(mutex_) = false;
    std::thread thread_;
};

/// The name as the configuration and the lines spell it.
std::string_view to_string(LogLevel level) noexcept;

/// Text as a JSON string, quotes included. Whatever the bytes are, the result is ASCII on one line.
std::string quoted(std::string_view text);

}  // namespace sessionaudit::server
