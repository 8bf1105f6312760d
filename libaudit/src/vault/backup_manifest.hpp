// manifest.json of a backup: what it holds, of which store, under which key.
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "sessionaudit/clock.hpp"

namespace sessionaudit {

struct BackupManifest {
    Timestamp made{};
    std::string key_id;                        ///< fingerprint of the root key it is encrypted under
    std::string ledger_origin;                 ///< names the store
    std::string checkpoint;                    ///< the ledger's signed head when the backup was made
    std::map<std::string, std::string> files;  ///< name to SHA-256, hexadecimal
};

void write_manifest(const std::filesystem::path& folder, const BackupManifest& manifest);
/// Reads it and checks every file against it. Throws Error: not_found (no backup there), corrupt.
BackupManifest read_manifest(const std::filesystem::path& folder);

}  // namespace sessionaudit
