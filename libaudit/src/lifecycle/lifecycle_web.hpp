// What the life-cycle tests need of the world, so that tests of them need none of it.
#pragma once

#include "scan/http_client.hpp"
#include "sessionaudit/clock.hpp"

namespace sessionaudit {

/// Threads: one at a time.
class LifecycleWeb {
  public:
    LifecycleWeb() = default;
    LifecycleWeb(const LifecycleWeb&) = delete;
    LifecycleWeb& operator=(const LifecycleWeb&) = delete;
    virtual ~LifecycleWeb() = default;
    /// As HttpClient::send().
    virtual HttpAnswer send(const HttpRequest& request) = 0;
    virtual void wait(Seconds time) = 0;
};

}  // namespace sessionaudit
