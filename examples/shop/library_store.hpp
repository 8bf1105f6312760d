// Sessions in a store that the shop opens itself: all use of the library's vault is here.
#pragma once

#include <Poco/Timer.h>

#include <filesystem>

#include "session_store.hpp"
#include "sessionaudit/vault.hpp"

namespace shop {

/// Ends sessions that have expired, so that lists and statistics say so before anybody asks.
class Sweeper {
  public:
    explicit Sweeper(sessionaudit::Vault& vault);
    Sweeper(const Sweeper&) = delete;
    Sweeper& operator=(const Sweeper&) = delete;
    ~Sweeper() = default;

  private:
    void sweep(Poco::Timer&);
    sessionaudit::Vault& vault_;
    Poco::Timer timer_;  // its destructor waits for a sweep under way
};

class LibraryStore : public SessionStore {
  public:
    /// Makes the store when it is missing. `profile` is the id of a session profile that uses a cookie.
    LibraryStore(const std::filesystem::path& home, const std::string& profile);

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
    sessionaudit::Vault vault_;
    sessionaudit::SessionService sessions_;
    std::string profile_;
    SessionCookie cookie_;
    Sweeper sweeper_;
};

}  // namespace shop
