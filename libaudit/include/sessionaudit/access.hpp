// Who may do what: the scopes of the API, the roles of people, and tokens of machines.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sessionaudit/clock.hpp"
#include "sessionaudit/ids.hpp"

#pragma GCC visibility push(default)
namespace sessionaudit {

class VaultCore;

/// A single permission, written "sessions:read" and the like.
enum class Scope : std::uint8_t {
    sessions_read,
    sessions_write,
    consents_read,
    consents_write,
    subjects_read,  ///< gives access to sealed data: people's identifiers
    requests_read,
    requests_write,
    requests_approve,
    holds_read,
    holds_write,
    retention_read,
    retention_run,
    policies_read,
    policies_write,
    scans_read,
    scans_write,
    ledger_read,
    breaches_read,
    breaches_write,
    reports_read,
    reports_write,
    stats_read,
    jobs_read,
    jobs_write,
    access_read,  ///< users, tokens
    access_write,
};
constexpr std::size_t kScopeCount = 26;
std::string_view to_string(Scope scope) noexcept;
std::optional<Scope> parse_scope(std::string_view text) noexcept;

class ScopeSet {
  public:
    constexpr ScopeSet() = default;
    constexpr ScopeSet(std::initializer_list<Scope> scopes) {
        for (const Scope scope : scopes)
            add(scope);
    }
    constexpr void add(Scope scope) { bits_ |= bit(scope); }
    constexpr void add(ScopeSet other) { bits_ |= other.bits_; }
    constexpr bool has(Scope scope) const { return (bits_ & bit(scope)) != 0; }
    constexpr bool covers(ScopeSet other) const { return (other.bits_ & ~bits_) == 0; }
    constexpr bool empty() const { return bits_ == 0; }
    std::vector<Scope> list() const;
    friend constexpr bool operator==(const ScopeSet&, const ScopeSet&) = default;

  private:
    static constexpr std::uint32_t bit(Scope scope) {
        return std::uint32_t{1} << static_cast<unsigned>(scope);
    }
    std::uint32_t bits_ = 0;
};

/// What a person is. Somebody may have several roles. docs/access.md has the one table of roles and scopes.
enum class Role : std::uint8_t {
    auditor = 1,    ///< reads everything but who people are
    operator_ = 2,  ///< runs it: scans, jobs, sessions
    dpo = 3,        ///< answers for people's data: requests, approvals, holds, breaches
    admin = 4,      ///< users, tokens, policies
};
std::string_view to_string(Role role) noexcept;
std::optional<Role> parse_role(std::string_view text) noexcept;
ScopeSet scopes_of(Role role) noexcept;

/// A caller whose credentials have been verified.
struct Principal {
    enum class Kind : std::uint8_t { token, user };
    Kind kind = Kind::token;
    RecordId id{};
    /// For the ledger: "token:shop" or "user:anna". Printable ASCII.
    std::string actor;
    ScopeSet scopes;
    std::vector<Role> roles;    ///< of users
    std::string site;           ///< for a token limited to one site; empty: all sites
    Timestamp authenticated{};  ///< for users: when they last entered their password
    SessionId session{};        ///< for users: the login that was used
    /// The person behind it: "user:anna", also for tokens she was given. Empty where unknown.
    std::string person;
};

struct NewToken {
    std::string name;  ///< 1 to 64 of a-z 0-9 - _ . ; for people and the ledger
    ScopeSet scopes;
    std::string site;                  ///< empty: all sites
    std::optional<Timestamp> expires;  ///< absent: after 90 days; at most 366 days ahead
};
/// A token is returned here and nowhere else.
struct IssuedToken {
    RecordId id{};
    std::string token;  ///< "sat_" and 43 characters of base64url (256 bits)
    Timestamp expires{};
};
struct TokenInfo {
    RecordId id{};
    std::string name;
    ScopeSet scopes;
    std::string site;
    Timestamp created{};
    std::string created_by;
    Timestamp expires{};
    std::optional<Timestamp> last_used;  ///< to the nearest minute
    std::optional<Timestamp> revoked;
};

/// Credentials of those who use the API. Only a MAC of a token is stored. All changes are ledger entries.
/// Threads: any.
class AccessService {
  public:
    explicit AccessService(VaultCore& core) : core_(core) {}

    /// Throws Error{invalid_argument} for a malformed name, no scope, or an expiry that is past or too far
    /// ahead; Error{already_exists} for the name of a token that is still valid. `person`: who is given the
    /// secret, when the actor is a token; an actor "user:..." is the person.
    IssuedToken issue_token(const NewToken& token, const std::string& actor, const std::string& person = {});
    /// False when it had already been revoked. Throws Error{not_found}. Takes effect at once, in every
    /// process.
    bool revoke_token(const RecordId& id, const std::string& actor);
    /// Revokes all valid tokens that this person was given. Returns how many.
    std::int64_t revoke_tokens_of(const std::string& person, const std::string& actor);
    /// A new secret for the same name, scopes, site and lifetime; the old one stays valid for `overlap`, or
    /// stops working at once. Throws Error{not_found}; Error{conflict} for a token that is no longer valid;
    /// Error{invalid_argument} for more than 24 h. The new secret is the `person`'s, as in issue_token(),
    /// whoever had the old one.
    IssuedToken rotate_token(const RecordId& id, Milliseconds overlap, const std::string& actor,
                             const std::string& person = {});
    /// Newest first: those older than `before`, when it is given.
    std::vector<TokenInfo> tokens(const std::optional<RecordId>& before = {},
                                  std::size_t limit = SIZE_MAX / 2);
    std::optional<TokenInfo> find_token(const RecordId& id);
    /// The hot path: null unless the token is valid now.
    std::shared_ptr<const Principal> check_token(std::string_view token);

  private:
    VaultCore& core_;
};

}  // namespace sessionaudit
#pragma GCC visibility pop
