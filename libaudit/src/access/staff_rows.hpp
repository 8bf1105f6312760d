// Rows of users, codes and logins.
#pragma once

#include "sessionaudit/staff.hpp"
#include "storage/connection.hpp"
#include "vault/vault_core.hpp"

namespace sessionaudit {

struct StaffRow {
    UserInfo info;
    std::string password;        ///< hash; empty: none was chosen
    Bytes totp_secret;           ///< in force; empty: none
    Bytes totp_begun;            ///< waits for its first code
    std::int64_t totp_step = 0;  ///< the last that was used
};

std::optional<StaffRow> select_user(VaultCore& core, storage::Connection& store, const RecordId& id);
std::optional<StaffRow> select_user(VaultCore& core, storage::Connection& store, std::string_view name);
std::vector<StaffRow> select_users(VaultCore& core, storage::Connection& store, const std::string& after,
                                   std::size_t limit);
/// Throws Error{not_found}.
StaffRow require_user(VaultCore& core, storage::Connection& store, const RecordId& id);
void insert_user(VaultCore& core, storage::Connection& store, const StaffRow& row);
/// Everything but id, name and creation; the version grows by one.
void update_user(VaultCore& core, storage::Connection& store, StaffRow& row);
bool has_users(storage::Connection& store);
/// Whether somebody who is not disabled, other than this one, is an admin.
bool has_other_admin(VaultCore& core, storage::Connection& store, const RecordId& id);

/// Values are part of the storage format.
inline constexpr std::string_view kFirstAdminCode = "first_admin";
inline constexpr std::string_view kPasswordCode = "password";  ///< of an invitation or a reset
inline constexpr std::string_view kEmergencyCode = "emergency";

/// Makes a code and voids those of the same purpose and user.
IssuedCode issue_code(VaultCore& core, storage::Connection& store, std::string_view purpose,
                      const std::optional<RecordId>& user, Milliseconds lifetime);
bool is_code(VaultCore& core, storage::Connection& store, std::string_view purpose,
             const std::optional<RecordId>& user, std::string_view code);
/// False when it was not good. Whoever gets true is the only one.
bool use_code(VaultCore& core, storage::Connection& store, std::string_view purpose,
              const std::optional<RecordId>& user, std::string_view code);

std::string join_roles(const std::vector<Role>& roles);
ScopeSet scopes_of(const std::vector<Role>& roles);
Identifier staff_identifier(const std::string& name);

}  // namespace sessionaudit
