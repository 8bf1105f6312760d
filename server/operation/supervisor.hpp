// What systemd is told of the service (sd_notify(3)), by the socket it names; nothing where there is none.
#pragma once

#include <chrono>
#include <csignal>
#include <string>

namespace sessionaudit::server {

/// Threads: one.
class Supervisor {
  public:
    Supervisor();
    void ready() const;
    void reloading() const;
    void stopping() const;
    /// Waits for one of these, and tells now and then that the process lives, when that is asked for.
    int wait_for_signal(const sigset_t& signals) const;

  private:
    void tell(const std::string& state) const;
    std::string socket_;
    std::chrono::microseconds watchdog_{0};
};

}  // namespace sessionaudit::server
