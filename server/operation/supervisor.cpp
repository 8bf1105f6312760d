#include "operation/supervisor.hpp"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <string_view>

namespace sessionaudit::server {
namespace {

std::string variable(const char* name) {
    const char* const value = std::getenv(name);
    return value == nullptr ? "" : value;
}

template <typename Number>
Number number_of(const std::string& text) {
    Number number{};
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

}  // namespace

Supervisor::Supervisor() : socket_(variable("NOTIFY_SOCKET")) {
    const std::string pid = variable("WATCHDOG_PID");
    if (pid.empty() || number_of<pid_t>(pid) == ::getpid())
        watchdog_ = std::chrono::microseconds(number_of<std::int64_t>(variable("WATCHDOG_USEC")));
}

void Supervisor::ready() const {
    tell("READY=1\nSTATUS=serving");
}

void Supervisor::reloading() const {
    std::timespec now{};
    ::clock_gettime(CLOCK_MONOTONIC, &now);
    tell("RELOADING=1\nMONOTONIC_USEC=" +
         std::to_string(std::int64_t{now.tv_sec} * 1'000'000 + now.tv_nsec / 1000));
}

void Supervisor::stopping() const {
    tell("STOPPING=1\nSTATUS=finishing what was begun");
}

int Supervisor::wait_for_signal(const sigset_t& signals) const {
    while (true) {
        int caught = 0;
        if (watchdog_.count() > 0) {
            // Twice as often as it must be.
            const std::int64_t half = watchdog_.count() / 2;
            const std::timespec limit{half / 1'000'000, half % 1'000'000 * 1000};
            caught = ::sigtimedwait(&signals, nullptr, &limit);
        } else {
            caught = ::sigwaitinfo(&signals, nullptr);
        }
        if (caught > 0) return caught;
        if (errno == EAGAIN) tell("WATCHDOG=1");
    }
}

void Supervisor::tell(const std::string& state) const {
    sockaddr_un address{};
    if (socket_.empty() || socket_.size() >= sizeof address.sun_path) return;
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, socket_.data(), socket_.size());
    if (socket_.front() == '@') address.sun_path[0] = '\0';  // in Linux's abstract space
    const int descriptor = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (descriptor < 0) return;
    const auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + socket_.size());
    // Whether anybody listened changes nothing.
    [[maybe_unused]] const ssize_t sent = ::sendto(descriptor, state.data(), state.size(), MSG_NOSIGNAL,
                                                   reinterpret_cast<const sockaddr*>(&address), length);
    ::close(descriptor);
}

}  // namespace sessionaudit::server
