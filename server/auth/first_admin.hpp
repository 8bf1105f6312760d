// How a new installation gets its first admin.
#pragma once

#include <filesystem>

#include "sessionaudit/vault.hpp"

namespace sessionaudit::server {

/// While there are no users: a code with which the first admin is set up, for whoever runs the server. It is
/// printed when `terminal` is one. Anything else may end in a journal that many read: then it goes to a file
/// in the home that only its owner may read. The code before it is void.
class FirstAdminCode {
  public:
    /// Throws Error{io_error} when the file cannot be written.
    FirstAdminCode(const Vault& vault, int terminal);
    FirstAdminCode(const FirstAdminCode&) = delete;
    FirstAdminCode& operator=(const FirstAdminCode&) = delete;
    /// Removes the file.
    ~FirstAdminCode();
    /// Empty: there is none.
    const std::filesystem::path& file() const { return file_; }

  private:
    const Vault& vault_;
    std::filesystem::path file_;
};

/// Removes the file: the code was used. Never throws.
void forget_first_admin_code(const Vault& vault) noexcept;

}  // namespace sessionaudit::server
