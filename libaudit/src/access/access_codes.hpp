// Codes for one use: the first admin, an invitation, a reset, an emergency.
#pragma once

#include <optional>
#include <string_view>

#include "sessionaudit/staff.hpp"
#include "storage/connection.hpp"

namespace sessionaudit {

class VaultCore;

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

}  // namespace sessionaudit
