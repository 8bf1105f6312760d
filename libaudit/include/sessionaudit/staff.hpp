// People who work with the admin server: their accounts, passwords, second factors, codes and logins.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sessionaudit/access.hpp"
#include "sessionaudit/clock.hpp"
#include "sessionaudit/ids.hpp"
#include "sessionaudit/session.hpp"

#pragma GCC visibility push(default)
namespace sessionaudit {

class VaultCore;

/// NIST SP 800-63B-4 section 3.1.1.2: 15 characters where the password may be the only factor, which it is
/// until the person sets up a second one. No rules about what characters they are.
inline constexpr std::size_t kPasswordCharactersMin = 15;
inline constexpr std::size_t kPasswordBytesMax = 1024;

struct NewUser {
    std::string name;         ///< 1 to 64 of a-z 0-9 - _ . ; for people and the ledger, not an e-mail address
    std::vector<Role> roles;  ///< at least one
    std::string email;        ///< for reminders; may be empty; sealed
};

struct UserInfo {
    RecordId id{};
    std::string name;
    std::vector<Role> roles;
    std::string email;
    bool password_set = false;
    bool totp = false;  ///< a second factor is required
    Timestamp created{};
    std::optional<Timestamp> password_changed;
    std::optional<Timestamp> disabled;
    std::int64_t version = 0;  ///< grows with each change
};

/// A code is returned here and nowhere else; it can be used once.
struct IssuedCode {
    std::string code;  ///< 120 bits in base32, in groups of four
    Timestamp expires{};
};

struct AddedUser {
    RecordId id{};
    IssuedCode invitation;  ///< with which the person chooses a password
};

struct TotpEnrolment {
    std::string secret;  ///< 160 bits in base32
    std::string uri;     ///< otpauth://totp/..., for the app that reads it
};

struct LoginAttempt {
    std::string_view name;
    std::string_view password;
    std::string_view code;            ///< TOTP; empty: none
    std::string_view emergency_code;  ///< instead of `code`; empty: none
    RequestContext context;
    std::string_view previous;  ///< cookie of an earlier login in this browser, which is ended; may be empty
};

struct StaffLogin {
    std::shared_ptr<const Principal> principal;
    std::string set_cookie;
    bool emergency = false;
};

/// One login of a person, as they see it.
struct StaffSession {
    SessionId id{};
    Timestamp authenticated{};
    Timestamp last_seen{};
    std::optional<Timestamp> expires;
    std::string agent;
    std::string network;
};

/// Passwords are stored as Argon2id hashes (RFC 9106), codes as MACs; everything else secret is sealed.
/// Functions that hash a password take about a quarter of a second and 64 MiB: bound how many run at once.
/// Logins are sessions of the session service with the profile "admin" and the identifier staff:NAME. All
/// changes are ledger entries.
/// Threads: any.
class StaffService {
  public:
    explicit StaffService(VaultCore& core) : core_(core) {}

    /// A code for setting up the first admin, valid for 15 minutes; it invalidates the previous one. Absent
    /// when there are already users.
    std::optional<IssuedCode> first_admin_code();
    /// Absent unless the code is valid; if two use it at once, one succeeds. Throws as add() and
    /// require_password() do.
    std::optional<RecordId> set_up(std::string_view code, const std::string& name, std::string_view password);

    /// Throws Error{invalid_argument} for a malformed name or address or no role; Error{already_exists}.
    AddedUser add(const NewUser& user, const std::string& actor);
    /// Chooses a password with the code of an invitation or a reset; all logins of the person end. False
    /// unless the code is this person's and valid. Throws as require_password().
    bool redeem(std::string_view code, const std::string& name, std::string_view password);
    /// Returns a code with which the person chooses a new password within a day; all their logins end, and
    /// the old password stays valid until then. With `forget_totp`, for somebody who has lost their second
    /// factor, it is removed at once, and so is the old password. Throws Error{not_found}.
    IssuedCode reset_password(const RecordId& id, bool forget_totp, const std::string& actor);
    /// Lets a person in once within 15 minutes with their password, whatever their second factor and however
    /// many logins failed. For an operator at the machine. Throws Error{not_found}.
    IssuedCode emergency_code(const std::string& name, const std::string& actor);

    /// Throws Error{not_found}; Error{conflict} when `version` is not the user's current one, or the last
    /// enabled admin would lose the role; Error{invalid_argument}. Takes effect at once.
    UserInfo change(const RecordId& id, const std::vector<Role>& roles, const std::string& email,
                    std::int64_t version, const std::string& actor);
    /// False when nothing changes. Disabling ends all logins and revokes the tokens that the person was
    /// given. Throws Error{not_found}; Error{conflict} for the last admin.
    bool disable(const RecordId& id, const std::string& actor);
    bool enable(const RecordId& id, const std::string& actor);
    std::optional<UserInfo> find(const RecordId& id);
    std::optional<UserInfo> find(const std::string& name);
    /// By name: those after `after`.
    std::vector<UserInfo> list(const std::string& after = {}, std::size_t limit = SIZE_MAX / 2);

    /// False when `old_password` is wrong. Ends all other logins of the person. Throws as require_password().
    bool change_password(const Principal& user, std::string_view old_password, std::string_view new_password);
    /// A new secret, not required until it is confirmed with one of its codes.
    TotpEnrolment begin_totp(const Principal& user);
    /// False when the code is not the new secret's. Throws Error{conflict} when no enrolment was begun.
    bool confirm_totp(const Principal& user, std::string_view code);

    /// Absent when anything is wrong, without saying what: it takes as long for a name that does not exist.
    std::optional<StaffLogin> log_in(const LoginAttempt& attempt);
    /// Whether a code of emergency_code() is valid for this person; cheap, and does not use up the code.
    bool is_emergency_code(std::string_view name, std::string_view code);
    /// Null unless the cookie belongs to a login that is valid now, of somebody who is not disabled.
    std::shared_ptr<const Principal> check_login(std::string_view cookie, const RequestContext& context);
    void log_out(const Principal& user);
    /// Ends this login too. Returns how many ended.
    std::int64_t log_out_everywhere(const Principal& user);
    /// The valid ones, newest first.
    std::vector<StaffSession> logins(const Principal& user);
    /// False when it is not one of this person's.
    bool end_login(const Principal& user, const SessionId& id);

  private:
    VaultCore& core_;
};

/// Checks a password: its length, well-formed UTF-8 without control characters, neither the person's name nor
/// one of the most common passwords. Throws Error{invalid_argument} if it does not pass.
void require_password(std::string_view password, std::string_view name);

}  // namespace sessionaudit
#pragma GCC visibility pop
