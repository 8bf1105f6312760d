// A backup's store in the place of the current one; ledger and key ring stay ahead of it.
#include "core/file_handle.hpp"
#include "erasure/waiting_erasure.hpp"
#include "keyring_migrations.hpp"
#include "records/orphan_rows.hpp"
#include "sessionaudit/error.hpp"
#include "sessionaudit/ledger.hpp"
#include "sessionaudit/maintenance.hpp"
#include "storage/invalidation_counters.hpp"
#include "storage/log_check.hpp"
#include "storage/migration.hpp"
#include "storage/sqlcipher.hpp"
#include "store/ledger_drain.hpp"
#include "store/root_keys.hpp"
#include "store/store_secrets.hpp"
#include "store_migrations.hpp"
#include "tables/erasures.hpp"
#include "tables/sessions.hpp"
#include "tables/store_values.hpp"
#include "vault/backup_manifest.hpp"
#include "vault/key_rotation.hpp"
#include "vault/rekey.hpp"
#include "vault/rollback.hpp"

namespace sessionaudit {
namespace {

void remove_database(const std::filesystem::path& file) {
    for (const char* const tail : {"", "-wal", "-shm"})
        std::filesystem::remove(file.string() + tail);
}

/// A home that is gone altogether: configuration and ledger from the backup, key ring from its copy.
void rebuild_home(const HomePaths& paths, const RestoreOptions& options) {
    if (options.keyring_file.empty())
        throw Error(ErrorCode::not_found,
                    "there is no store in " + paths.home.string() +
                        "; to rebuild one from a backup alone, give the copy of its key ring with --keyring");
    std::filesystem::create_directories(paths.home);
    std::filesystem::permissions(paths.home, std::filesystem::perms::owner_all);
    const HomePaths saved{options.folder};
    HomeConfig config = read_config(saved);
    if (!options.key.empty()) config.key = options.key;
    const SecretBytes root = load_root_key(config.key_source(paths, options.prompt));
    require_key_of(config, root);
    const RootKeys keys(root.view());
    { storage::open_sqlcipher(options.keyring_file, keys.keyring.view(), {}); }  // it is what it claims to be
    std::filesystem::copy_file(options.keyring_file, paths.keyring());
    std::filesystem::copy_file(saved.ledger(), paths.ledger());
    write_config(paths, config);
}

/// The ledger must be the backup's own log, and no shorter than it was then.
void require_same_ledger(const HomePaths& paths, const RootKeys& keys, const StoreSecrets& secrets,
                         const BackupManifest& manifest, Timestamp now) {
    const auto connection = storage::open_sqlcipher(paths.ledger(), keys.ledger.view(), {});
    const Ledger ledger = Ledger::open(*connection, secrets.signing_seed, paths.anchor(), now);
    const AnchorReport report = ledger.compare_with(manifest.checkpoint);
    if (report.state != AnchorState::agrees)
        throw Error(ErrorCode::ledger_mismatch, "this backup does not belong to this store's ledger (" +
                                                    report.sentence + "); name another backup");
}

/// What the store that is replaced knows of erasures that are under way, or whose certificate was not handed
/// over. A backup from before them does not, and would bring back a person whose keys are not destroyed yet.
std::vector<ErasureJob> begun_erasures(const HomePaths& paths, const RootKeys& keys) {
    try {
        const auto store = storage::open_sqlcipher(paths.store(), keys.store.view(), {});
        return select_jobs(*store, ErasureState::completed);
    } catch (const Error&) {
        return {};  // missing, damaged, or older than erasures
    }
}

/// What the replaced store has acknowledged and a crash kept from the ledger goes there first.
void drain_outbox(const HomePaths& paths, const RootKeys& keys, const StoreSecrets& secrets, Timestamp now) {
    try {
        auto store = storage::open_sqlcipher(paths.store(), keys.store.view(), {});
        const OutboxEpoch epoch = read_outbox_epoch(*store);
        LedgerDrain drain({std::move(store),
                           storage::open_sqlcipher(paths.ledger(), keys.ledger.view(), {}),
                           secrets.signing_seed.clone(),
                           paths.anchor(),
                           epoch,
                           now,
                           {}});
        drain.settle();
    } catch (const Error&) {
        // Missing or damaged, which may be why it is being replaced.
    }
}

/// Everything that has to be done to the copy before it may take the store's place.
void prepare_copy(const std::filesystem::path& copy, const RootKeys& keys, storage::Connection& keyring,
                  const std::vector<ErasureJob>& erasures, Timestamp now, RestoreReport& report) {
    const auto store = storage::open_sqlcipher(copy, keys.store.view(), {});
    storage::migrate(*store, kStoreMigrations, now);
    storage::Transaction transaction(*store, storage::Transaction::Mode::write);
    for (const ErasureJob& job : erasures)
        carry_job(*store, job);
    report.rows_without_key = delete_rows_without_key(*store, keyring);
    repeat_waiting_erasures(*store, keyring, now);
    report.sessions_revoked = end_live_sessions_and_restart_outbox(*store, "store.restored", now);
    report.sessions = count_sessions(*store);
    transaction.commit();
    storage::checkpoint_and_truncate(*store);
}

/// The old store stays reachable under another name until the new one stands; at no moment is there none.
void replace_store(const HomePaths& paths, const RootKeys& keys, const std::filesystem::path& copy) {
    const std::filesystem::path before = paths.home / "store.db.before-restore";
    remove_database(before);
    try {
        storage::checkpoint_and_truncate(*storage::open_sqlcipher(paths.store(), keys.store.view(), {}));
    } catch (const Error&) {
        // It is missing or damaged, which may be why it is being replaced; its log goes with it.
    }
    for (const char* const tail : {"", "-wal", "-shm"})
        if (std::filesystem::exists(paths.store().string() + tail))
            std::filesystem::create_hard_link(paths.store().string() + tail, before.string() + tail);
    for (const char* const tail : {"-wal", "-shm"})
        std::filesystem::remove(paths.store().string() + tail);
    rename_file(copy, paths.store());
    remove_database(before);
    sync_folder(paths.home);
}

}  // namespace

RestoreReport restore(const RestoreOptions& options) {
    const HomePaths paths{std::filesystem::absolute(options.home).lexically_normal()};
    const BackupManifest manifest = read_manifest(options.folder);
    RestoreReport report;
    report.backup_made = manifest.made;
    if (!std::filesystem::exists(paths.config())) {
        if (options.dry_run)
            throw Error(ErrorCode::not_found,
                        "there is no store in " + paths.home.string() + " to try a restore on");
        rebuild_home(paths, options);
        report.ledger_kept = false;
    } else {
        finish_rotation(paths, options.prompt, *options.clock);
    }
    const storage::InvalidationCounters alone(
        paths.counters(), storage::InvalidationCounters::Mode::exclusive, Milliseconds{0}, [&] {
            // The store's own may be the reason for the restore.
            storage::require_whole_log(paths.keyring());
            storage::require_whole_log(paths.ledger());
        });
    const HomeConfig config = read_config(paths);
    const SecretBytes root = load_root_key(config.key_source(paths, options.prompt));
    require_key_of(config, root);
    const RootKeys keys(root.view());

    HomeConfig backup_config = read_config({options.folder});
    if (manifest.key_id != config.key_id && options.backup_key.empty())
        throw Error(ErrorCode::wrong_key, "this backup is encrypted under the key " + manifest.key_id +
                                              ", the store now has " + config.key_id +
                                              "; give the older key's source with --backup-key");
    const bool same_key = manifest.key_id == config.key_id;
    if (!same_key) backup_config.key = options.backup_key;
    const SecretBytes backup_root =
        same_key ? root.clone() : load_root_key(backup_config.key_source(paths, options.prompt));
    require_key_of(backup_config, backup_root);

    const Timestamp now = options.clock->now();
    const auto keyring = storage::open_sqlcipher(paths.keyring(), keys.keyring.view(), {});
    storage::migrate(*keyring, kKeyringMigrations, now);
    const StoreSecrets secrets = StoreSecrets::load(*keyring, keys.wrap.view());
    require_same_ledger(paths, keys, secrets, manifest, now);

    const std::filesystem::path copy = paths.home / "store.db.restoring";
    remove_database(copy);
    std::filesystem::copy_file(HomePaths{options.folder}.store(), copy);
    std::filesystem::permissions(copy,
                                 std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    if (!same_key)
        rekey_file(copy, RootKeys(backup_root.view()).store, keys.store, [](storage::Connection&) {});
    prepare_copy(copy, keys, *keyring, begun_erasures(paths, keys), now, report);
    if (options.dry_run) {
        remove_database(copy);
        return report;
    }
    drain_outbox(paths, keys, secrets, now);
    replace_store(paths, keys, copy);
    return report;
}

}  // namespace sessionaudit
