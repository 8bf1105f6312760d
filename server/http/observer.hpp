// Who is told of each request when it is over: metrics and logs.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace sessionaudit::server {

struct FinishedRequest {
    std::string request_id;
    std::string method;
    std::string operation;  ///< operationId; empty when none matched
    std::string actor;
    std::string fault;  ///< what went wrong in the server itself, for its log; empty: nothing
    int status = 0;
    std::size_t bytes_out = 0;
    std::chrono::nanoseconds duration{};
};

/// Threads: any.
class Observer {
  public:
    virtual ~Observer() = default;
    virtual void connection_opened() noexcept = 0;
    virtual void connection_closed() noexcept = 0;
    /// One that was turned away: too many are open.
    virtual void connection_refused() noexcept = 0;
    virtual void request_finished(const FinishedRequest& request) noexcept = 0;
};

}  // namespace sessionaudit::server
