// How a new installation gets its first admin.
#pragma once

#include <iosfwd>

#include "sessionaudit/vault.hpp"

namespace sessionaudit::server {

/// Prints a code with which the first admin is set up, while there are no users; the one printed before is
/// void. For the console that only whoever runs the server sees: never for a log that is sent elsewhere.
void print_first_admin_code(const Vault& vault, std::ostream& console);

}  // namespace sessionaudit::server
