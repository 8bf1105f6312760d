// Where the shop's sessions are kept: what a shop needs of sessionaudit, whichever way it reaches it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "session_cookie.hpp"
#include "sessionaudit/session.hpp"

namespace shop {

/// Attributes of a session as they were read, so that a change of them can be told from another's.
struct SeenAttributes {
    sessionaudit::Attributes values;
    std::string version;  ///< the store's own; may be empty

    /// Empty when there is no such attribute.
    std::string value(const std::string& name) const {
        for (const auto& [key, text] : values)
            if (key == name) return text;
        return {};
    }
};

/// All but the constructors throw sessionaudit::Error: {not_found} or {conflict} when the session is gone or
/// over, {limit_reached} when the person has too many, anything else when the store cannot be used now.
/// Threads: any.
class SessionStore {
  public:
    SessionStore() = default;
    SessionStore(const SessionStore&) = delete;
    SessionStore& operator=(const SessionStore&) = delete;
    virtual ~SessionStore() = default;

    virtual const SessionCookie& cookie() const = 0;

    /// Of an anonymous visitor.
    virtual sessionaudit::IssuedSession start(const sessionaudit::RequestContext& context) = 0;
    /// A bad token is an answer, no error. Only status, id, owner, renewal_due and action are filled in.
    virtual sessionaudit::CheckResult check(const std::string& token,
                                            const sessionaudit::RequestContext& context) = 0;
    virtual sessionaudit::IssuedSession renew(const std::string& token) = 0;
    virtual sessionaudit::IssuedSession login(const std::string& token,
                                              const sessionaudit::Identifier& person,
                                              const sessionaudit::RequestContext& context) = 0;
    /// Returns why it ended, which may be an earlier reason; absent when there is no such session.
    virtual std::optional<sessionaudit::EndedReason> end(const sessionaudit::SessionId& id,
                                                         sessionaudit::EndedReason reason) = 0;

    virtual std::optional<sessionaudit::SessionInfo> find(const sessionaudit::SessionId& id) = 0;
    /// A person's sessions that are alive, most recent first.
    virtual std::vector<sessionaudit::SessionInfo> list_active(const sessionaudit::Identifier& person) = 0;
    virtual void end_others(const sessionaudit::Identifier& person, const sessionaudit::SessionId& but) = 0;
    /// Which owner a person is; absent when nobody is known by this identifier.
    virtual std::optional<sessionaudit::OwnerId> owner_of(const sessionaudit::Identifier& person) = 0;

    /// Absent when there is no such session.
    virtual std::optional<SeenAttributes> attributes(const sessionaudit::SessionId& id) = 0;
    /// False, and nothing is changed, when they are no longer as they were seen.
    virtual bool change_attributes(const sessionaudit::SessionId& id, const SeenAttributes& seen,
                                   const sessionaudit::Attributes& changes) = 0;
    virtual void record(const sessionaudit::SessionId& id, sessionaudit::Event event) = 0;
};

}  // namespace shop
