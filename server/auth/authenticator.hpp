// Who is asking, and whether they may.
#pragma once

#include <Poco/Net/HTTPServerRequest.h>

#include <memory>

#include "api/description.hpp"
#include "auth/password_workers.hpp"
#include "auth/rate_limit.hpp"
#include "auth/staff_audit_log.hpp"
#include "config/config.hpp"
#include "sessionaudit/login_throttle.hpp"
#include "sessionaudit/vault.hpp"

namespace sessionaudit::server {

/// Threads: any.
class Authenticator {
  public:
    Authenticator(const Vault& vault, const Config& config);

    /// By a token or by the cookie of a login; null for public operations. `client` is the address.
    /// Throws Problem: 400 `two-credentials`, 401 `not-authenticated`, 403 `cross-site`, 429
    /// `too-many-requests` for bad tokens beyond what a mistake explains; a good one is never counted.
    std::shared_ptr<const Principal> identify(const Poco::Net::HTTPServerRequest& request,
                                              const Operation& operation, const std::string& client);
    /// Throws Problem 403: `not-allowed`, or `login-too-old` where a login of the last 15 minutes is asked
    /// for.
    void require(const Principal& principal, const Operation& operation);

    /// For what makes a login, or changes something with one: only a page of this server may send it, or a
    /// program that is no browser. Throws Problem 403 `cross-site`.
    void require_own_page(const Poco::Net::HTTPServerRequest& request, bool changes) const;

    LoginThrottle& throttle() { return throttle_; }
    PasswordWorkers& passwords() { return passwords_; }
    StaffAuditLog& audit_log() { return audit_log_; }

  private:
    std::shared_ptr<const Principal> identify_person(const Poco::Net::HTTPServerRequest& request,
                                                     const Operation& operation, const std::string& cookie,
                                                     const std::string& client);
    const Vault& vault_;
    const Config& config_;
    LoginThrottle throttle_;
    StaffAuditLog audit_log_;
    RateLimit bad_tokens_{{600, Milliseconds{100}}};
    PasswordWorkers passwords_;
};

/// The cookie of a login; empty when there is none. Throws Problem 400 `two-credentials` for two different
/// ones.
std::string login_cookie(const Poco::Net::HTTPServerRequest& request);

}  // namespace sessionaudit::server
