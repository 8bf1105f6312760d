// Tickets with which the shop's pages speak for their visitor at the browser API of sessionauditd
// (docs/browser-api.md).
#pragma once

#include <map>
#include <string>

#include "api_client.hpp"
#include "sessionaudit/clock.hpp"
#include "sessionaudit/ids.hpp"
#include "sessionaudit/mutex.hpp"

namespace shop {

/// What a page needs to load the browser client and to use it.
struct PageConsent {
    std::string server;
    std::string ticket;
};

/// Threads: any.
class BrowserApi {
  public:
    /// `origin` is the shop's own as browsers see it, and one of the server's consent_origins.
    BrowserApi(ApiClient& api, std::string origin);

    const std::string& server() const noexcept { return api_.server(); }
    /// Throws sessionaudit::Error{invalid_argument} when the server takes no choices from pages of this
    /// origin.
    void require_origin(const sessionaudit::SessionId& session) { issue(session); }
    /// One ticket serves all pages of a session until it is about to expire. Throws sessionaudit::Error.
    PageConsent for_page(const sessionaudit::SessionId& session);

  private:
    struct Ticket {
        std::string text;
        sessionaudit::Timestamp expires;
    };
    Ticket issue(const sessionaudit::SessionId& session);

    ApiClient& api_;
    std::string origin_;
    sessionaudit::Mutex mutex_;
    std::map<sessionaudit::SessionId, Ticket> tickets_ SESSIONAUDIT_GUARDED_BY(mutex_);
};

}  // namespace shop
