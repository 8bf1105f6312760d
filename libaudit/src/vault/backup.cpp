#include <nlohmann/json.hpp>

#include "core/file_handle.hpp"
#include "crypto/file_hash.hpp"
#include "sessionaudit/error.hpp"
#include "sessionaudit/maintenance.hpp"
#include "storage/sqlcipher.hpp"
#include "store/vault_core.hpp"
#include "tables/sessions.hpp"
#include "vault/backup_manifest.hpp"

namespace sessionaudit {
namespace {

void require_empty(const std::filesystem::path& folder) {
    if (std::filesystem::exists(folder) &&
        !(std::filesystem::is_directory(folder) && std::filesystem::is_empty(folder)))
        throw Error(ErrorCode::already_exists,
                    folder.string() + " is not empty; name a folder that does not exist yet");
    std::filesystem::create_directories(folder);
    std::filesystem::permissions(folder, std::filesystem::perms::owner_all);
}

}  // namespace

BackupReport backup(const Vault& vault, const BackupOptions& options) {
    VaultCore& core = *vault.core_;
    require_empty(options.folder);
    const HomePaths copy{options.folder};
    BackupReport report{options.folder, core.config().key_id, 0, 0};
    // Store first, then the ledger: the ledger of a backup is never behind its store.
    {
        const auto lease = core.readers().lease();
        storage::export_sqlcipher(*lease, copy.store(), core.keys().store.view());
        report.sessions = count_sessions(*lease);
    }
    core.settle();
    BackupManifest manifest;
    {
        const auto ledger = core.ledger();
        report.ledger_size = ledger->size();
        manifest.checkpoint = ledger->checkpoint(report.ledger_size);
        const auto file = storage::open_sqlcipher(core.paths().ledger(), core.keys().ledger.view(), {});
        storage::export_sqlcipher(*file, copy.ledger(), core.keys().ledger.view());
    }
    if (!options.keyring_file.empty()) {
        const auto lease = core.keyring_readers().lease();
        storage::export_sqlcipher(*lease, options.keyring_file, core.keys().keyring.view());
    }
    write_config(copy, core.config());
    manifest.made = core.now();
    manifest.key_id = core.config().key_id;
    manifest.ledger_origin = core.config().ledger_origin;
    for (const auto& file : {copy.store(), copy.ledger(), copy.config()})
        manifest.files[file.filename().string()] = to_hex(sha256_of_file(file));
    write_manifest(options.folder, manifest);  // last: a folder with a manifest is a whole backup
    return report;
}

}  // namespace sessionaudit
