#include "operation/secret_file.hpp"

#include <sys/stat.h>

#include <cstdlib>
#include <fstream>

#include "sessionaudit/bytes.hpp"

namespace sessionaudit::server {
namespace {

/// What systemd hands over (LoadCredential=) is readable for the service alone, by an access list where the
/// mode cannot say so.
bool is_credential(const std::filesystem::path& file) {
    const char* const folder = std::getenv("CREDENTIALS_DIRECTORY");
    return folder != nullptr && *folder != '\0' && file.parent_path() == std::filesystem::path(folder);
}

}  // namespace

std::shared_ptr<const SecretBytes> read_secret_file(const std::filesystem::path& file,
                                                    std::string& complaint) {
    constexpr std::size_t kSizeMax = 4096;
    std::ifstream input(file, std::ios::binary);
    struct stat status {};
    if (!input || ::stat(file.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) {
        complaint = "is no file that can be read";
        return nullptr;
    }
    if ((status.st_mode & (S_IRWXG | S_IRWXO)) != 0 && !is_credential(file)) {
        complaint = "is a file that others may read too; run chmod 0600 on it";
        return nullptr;
    }
    std::string line;
    std::getline(input, line);
    if (!line.empty() && line.back() == '\r') line.pop_back();
    std::shared_ptr<const SecretBytes> secret;
    if (line.empty() || line.size() > kSizeMax)
        complaint = "holds no secret in its first line";
    else
        secret = std::make_shared<SecretBytes>(as_bytes(line));
    wipe_memory(line.data(), line.size());
    return secret;
}

}  // namespace sessionaudit::server
