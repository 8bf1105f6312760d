// Rows of the people who work with the server, and of their logins. Addresses and second factors are sealed
// under a key that is derived from the store's token key.
#pragma once

#include "crypto/hash.hpp"
#include "sessionaudit/staff.hpp"
#include "storage/connection.hpp"

namespace sessionaudit {

struct StaffRow {
    UserInfo info;
    std::string password;        ///< hash; empty: none was chosen
    Bytes totp_secret;           ///< in force; empty: none
    Bytes totp_begun;            ///< waits for its first code
    std::int64_t totp_step = 0;  ///< the last that was used
};

std::optional<StaffRow> select_user(const HmacKey& token_key, storage::Connection& store, const RecordId& id);
std::optional<StaffRow> select_user(const HmacKey& token_key, storage::Connection& store,
                                    std::string_view name);
std::vector<StaffRow> select_users(const HmacKey& token_key, storage::Connection& store,
                                   const std::string& after, std::size_t limit);
/// Throws Error{not_found}.
StaffRow require_user(const HmacKey& token_key, storage::Connection& store, const RecordId& id);
void insert_user(const HmacKey& token_key, storage::Connection& store, const StaffRow& row);
/// Everything but id, name and creation; the version grows by one.
void update_user(const HmacKey& token_key, storage::Connection& store, StaffRow& row);
bool has_users(storage::Connection& store);
/// The last step of the second factor that was used. No change of the user as update_user() makes one:
/// somebody may have the version in hand.
void note_totp_step(storage::Connection& store, const RecordId& id, std::int64_t step);
/// Whether somebody who is not disabled, other than this one, is an admin.
bool has_other_admin(const HmacKey& token_key, storage::Connection& store, const RecordId& id);

/// Whose login a session is, and when it began.
struct LoginRow {
    RecordId user{};
    Timestamp authenticated{};
};
void insert_login(storage::Connection& store, const SessionId& session, const LoginRow& login);
/// Absent for a session of anybody else, whoever it says it is about.
std::optional<LoginRow> select_login(storage::Connection& store, const SessionId& session);
void delete_logins_before(storage::Connection& store, Timestamp authenticated);

std::string join_roles(const std::vector<Role>& roles);
ScopeSet scopes_of(const std::vector<Role>& roles);
Identifier staff_identifier(const std::string& name);

}  // namespace sessionaudit
