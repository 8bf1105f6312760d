#include "auth/first_admin.hpp"

#include <ostream>

namespace sessionaudit::server {

void print_first_admin_code(const Vault& vault, std::ostream& console) {
    const auto code = vault.staff().first_admin_code();
    if (!code) return;
    console << "There are no users yet. Set up the first admin with this code until "
            << to_rfc3339(code->expires) << " (POST /api/v1/setup): " << code->code << std::endl;
}

}  // namespace sessionaudit::server
