// Sessions kept by a running sessionauditd, over its JSON API.
#pragma once

#include "api_client.hpp"
#include "browser_api.hpp"
#include "session_store.hpp"

namespace shop {

class ServerStore : public SessionStore {
  public:
    /// Asks the server whether token and origin of the shop may do what it needs, and for the cookie of the
    /// profile. Throws sessionaudit::Error with what to do when something is missing.
    ServerStore(ApiClient& api, BrowserApi& browser_api, const std::string& profile);

    const SessionCookie& cookie() const override { return cookie_; }
    sessionaudit::IssuedSession start(const sessionaudit::RequestContext& context) override;
    sessionaudit::CheckResult check(const std::string& token,
                                    const sessionaudit::RequestContext& context) override;
    sessionaudit::IssuedSession renew(const std::string& token) override;
    sessionaudit::IssuedSession login(const std::string& token, const sessionaudit::Identifier& person,
                                      const sessionaudit::RequestContext& context) override;
    std::optional<sessionaudit::EndedReason> end(const sessionaudit::SessionId& id,
                                                 sessionaudit::EndedReason reason) override;
    std::optional<sessionaudit::SessionInfo> find(const sessionaudit::SessionId& id) override;
    std::vector<sessionaudit::SessionInfo> list_active(const sessionaudit::Identifier& person) override;
    void end_others(const sessionaudit::Identifier& person, const sessionaudit::SessionId& but) override;
    std::optional<sessionaudit::OwnerId> owner_of(const sessionaudit::Identifier& person) override;
    std::optional<SeenAttributes> attributes(const sessionaudit::SessionId& id) override;
    bool change_attributes(const sessionaudit::SessionId& id, const SeenAttributes& seen,
                           const sessionaudit::Attributes& changes) override;
    void record(const sessionaudit::SessionId& id, sessionaudit::Event event) override;

  private:
    SessionCookie learn_cookie(BrowserApi& browser_api);
    sessionaudit::IssuedSession start_probe();

    ApiClient& api_;
    std::string profile_;
    SessionCookie cookie_;
};

}  // namespace shop
