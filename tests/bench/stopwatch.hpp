// Wall clock and processor time of a stretch of a program.
#pragma once

#include <sys/resource.h>

#include <chrono>

namespace bench {

/// Runs from the start. While it is paused, the time of the clock and the processor time of the thread that
/// paused it do not count; what other threads do still counts as processor time.
class Stopwatch {
  public:
    void pause() {
        paused_at_ = Clock::now();
        thread_cpu_at_pause_ = cpu_of(RUSAGE_THREAD);
    }
    void resume() {
        start_ += Clock::now() - paused_at_;
        cpu_start_ += cpu_of(RUSAGE_THREAD) - thread_cpu_at_pause_;
    }
    double seconds() const { return std::chrono::duration<double>(Clock::now() - start_).count(); }
    /// Of all threads of the process, kernel included.
    double cpu_seconds() const { return cpu_of(RUSAGE_SELF) - cpu_start_; }

  private:
    using Clock = std::chrono::steady_clock;

    static double cpu_of(int whose) {
        rusage usage{};
        ::getrusage(whose, &usage);
        const auto seconds = [](const timeval& time) {
            return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
        };
        return seconds(usage.ru_utime) + seconds(usage.ru_stime);
    }

    Clock::time_point start_ = Clock::now();
    double cpu_start_ = cpu_of(RUSAGE_SELF);
    Clock::time_point paused_at_{};
    double thread_cpu_at_pause_ = 0;
};

}  // namespace bench
