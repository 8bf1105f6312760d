#include "auth/first_admin.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <string>

#include "sessionaudit/error.hpp"

namespace sessionaudit::server {
namespace {

constexpr const char* kName = "first-admin-code";

void write_all(int descriptor, const std::string& text) {
    for (std::size_t at = 0; at < text.size();) {
        const ssize_t written = ::write(descriptor, text.data() + at, text.size() - at);
        if (written <= 0)
            throw Error(ErrorCode::io_error, "the code of the first admin could not be written");
        at += static_cast<std::size_t>(written);
    }
}

void write_file(const std::filesystem::path& file, const std::string& text) {
    const int descriptor = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (descriptor < 0)
        throw Error(ErrorCode::io_error, "the file of the first admin's code could not be made");
    try {
        write_all(descriptor, text);
    } catch (...) {
        ::close(descriptor);
        throw;
    }
    ::close(descriptor);
}

}  // namespace

FirstAdminCode::FirstAdminCode(const Vault& vault, int terminal) : vault_(vault) {
    forget_first_admin_code(vault);  // of a server that was killed
    const auto code = vault.staff().first_admin_code();
    if (!code) return;
    if (::isatty(terminal) != 0) {
        write_all(terminal, "There are no users yet. Set up the first admin with this code until " +
                                to_rfc3339(code->expires) + " (POST /api/v1/setup): " + code->code + "\n");
        return;
    }
    const std::filesystem::path file = vault.home() / kName;
    write_file(file, code->code + "\n");
    file_ = file;
}

FirstAdminCode::~FirstAdminCode() {
    forget_first_admin_code(vault_);
}

void forget_first_admin_code(const Vault& vault) noexcept {
    try {
        std::error_code ignored;
        std::filesystem::remove(vault.home() / kName, ignored);
    } catch (const std::exception&) {
        // Out of memory; what is in the file is no good in a quarter of an hour anyway.
    }
}

}  // namespace sessionaudit::server
