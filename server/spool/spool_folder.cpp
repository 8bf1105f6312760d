#include "spool/spool_folder.hpp"

namespace sessionaudit::server {

namespace fs = std::filesystem;

fs::path spool_folder(const Vault& vault, const char* name) {
    const fs::path spool = vault.home() / "spool";
    fs::path folder = spool / name;
    fs::create_directories(folder);
    for (const fs::path& each : {spool, folder})
        fs::permissions(each, fs::perms::owner_all);
    return folder;
}

}  // namespace sessionaudit::server
