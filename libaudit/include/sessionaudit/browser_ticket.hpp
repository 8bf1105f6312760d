// Browser tickets: what lets a page in a browser record consent and events for its visitor's session, and
// nothing else. The session's own token stays in its HttpOnly cookie, where no script can read it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "sessionaudit/session.hpp"

#pragma GCC visibility push(default)
namespace sessionaudit {

class VaultCore;

struct BrowserTicket {
    std::string ticket;  ///< "sct_" and 75 characters of base64url
    Timestamp expires{};
};

/// A ticket holds the session's id, when it expires, and a MAC over both and the origin of the page. Nothing
/// is stored: it expires after an hour, or with its session. Threads: any.
class BrowserTicketService {
  public:
    explicit BrowserTicketService(VaultCore& core) : core_(core) {}

    /// Valid for one hour, for pages of `origin` ("https://shop.example"). Throws Error{not_found} for an
    /// unknown session, Error{conflict} for one that has ended.
    BrowserTicket issue(const SessionId& session, std::string_view origin);
    /// The session, which is active; absent unless the ticket is valid now, for this origin. Never throws for
    /// a bad ticket.
    std::optional<SessionInfo> check(std::string_view ticket, std::string_view origin);

  private:
    VaultCore& core_;
};

}  // namespace sessionaudit
#pragma GCC visibility pop
