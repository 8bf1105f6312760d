// Maintaining a store: new root keys, backups, restores.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "sessionaudit/vault.hpp"

#pragma GCC visibility push(default)
namespace sessionaudit {

struct RotateOptions {
    std::filesystem::path home;
    /// Where the new key comes from. Empty: another of the same kind; for a key file, a new file beside it.
    std::string new_key;
    PassphrasePrompt prompt{};
    const Clock* clock = &system_clock();
};

struct RotateReport {
    std::string old_key_id;
    std::string new_key_id;
    std::string old_key;  ///< spec of the source no longer used; it still opens older backups
    std::string new_key;
    std::int64_t owner_keys = 0;  ///< re-wrapped
};

/// Gives a store a new root key: every file is re-encrypted, every owner key re-wrapped. Sessions and their
/// tokens stay. After a crash half-way, the next open finishes it where the new key is available, and undoes
/// it where only the old one is.
/// Throws Error{locked} while another process has the store open.
RotateReport rotate_key(const RotateOptions& options);

struct KeyStatus {
    std::string key;     ///< spec of the source
    std::string key_id;  ///< fingerprint of the root key
    bool rotation_pending = false;
    std::int64_t owner_keys = 0;
    std::string ledger_key;  ///< verifier key (vkey) of the ledger's checkpoints
};
KeyStatus key_status(const VaultOptions& options);

struct BackupOptions {
    std::filesystem::path folder;  ///< is created; must be missing or empty
    /// Where a copy of the key ring goes, if wanted. Keep only one, elsewhere, and replace it: whoever has an
    /// old key ring can read the data of people who have been erased since.
    std::filesystem::path keyring_file;
};

struct BackupReport {
    std::filesystem::path folder;
    std::string key_id;
    std::uint64_t ledger_size = 0;
    std::int64_t sessions = 0;
};

/// A consistent copy of store and ledger, encrypted as they are, while the store is in use.
BackupReport backup(const Vault& vault, const BackupOptions& options);

struct RestoreOptions {
    std::filesystem::path home;
    std::filesystem::path folder;  ///< the backup
    /// The key the backup was made under, when the store's has been rotated since.
    std::string backup_key;
    /// A copy of the key ring, only for a home that is completely lost.
    std::filesystem::path keyring_file;
    /// The root key's source, only for a home that is completely lost. Empty: as the backup says.
    std::string key;
    bool dry_run = false;
    PassphrasePrompt prompt{};
    const Clock* clock = &system_clock();
};

struct RestoreReport {
    Timestamp backup_made{};
    std::int64_t sessions = 0;
    std::int64_t sessions_revoked = 0;  ///< live in the backup; they may have ended since, so they end now
    std::int64_t rows_without_key = 0;  ///< of owners whose keys are gone: not brought back
    bool ledger_kept = true;            ///< false: the home had no ledger, the backup's was taken
};

/// Replaces the current store with a backup's; the current one is kept beside it until the new one is in
/// place. The ledger is never replaced by a shorter one, and the key ring never by an older one.
/// Throws Error: not_found, corrupt (a file is not what the manifest says), wrong_key (names the key id
/// that is needed), ledger_mismatch (backup and ledger are of different stores), locked.
RestoreReport restore(const RestoreOptions& options);

}  // namespace sessionaudit
#pragma GCC visibility pop
