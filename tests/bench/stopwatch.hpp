// Wall clock and processor time of a stretch of a program.
#pragma once

#include <sys/resource.h>

#include <chrono>

namespace bench {

class Stopwatch {
  public:
    double seconds() const {
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
    }
    /// Of all threads of the process, kernel included.
    double cpu_seconds() const { return cpu_now() - cpu_start_; }

  private:
    static double cpu_now() {
        rusage usage{};
        ::getrusage(RUSAGE_SELF, &usage);
        const auto seconds = [](const timeval& time) {
            return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
        };
        return seconds(usage.ru_utime) + seconds(usage.ru_stime);
    }

    std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
    double cpu_start_ = cpu_now();
};

}  // namespace bench
