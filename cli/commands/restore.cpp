#include "options.hpp"
#include "output.hpp"
#include "sessionaudit/maintenance.hpp"
#include "terminal.hpp"

namespace sessionaudit::cli {

void register_restore(Command app, Options& options) {
    const auto arguments = std::make_shared<RestoreOptions>();
    const Command command = add_command(
        app, "restore", "put a backup's store in the place of the current one", [&options, arguments] {
            arguments->home = options.home;
            arguments->prompt = passphrase_prompt();
            const RestoreReport report = restore(*arguments);
            if (options.json)
                return print_json({{"backup_made", to_rfc3339(report.backup_made)},
                                   {"sessions", report.sessions},
                                   {"sessions_revoked", report.sessions_revoked},
                                   {"rows_without_key", report.rows_without_key},
                                   {"ledger_kept", report.ledger_kept},
                                   {"dry_run", arguments->dry_run}});
            print_fields({{arguments->dry_run ? "would restore" : "restored",
                           "the backup of " + to_rfc3339(report.backup_made)},
                          {"sessions", std::to_string(report.sessions)},
                          {"revoked", std::to_string(report.sessions_revoked) +
                                          " were live in the backup and may have ended since"},
                          {"not brought back",
                           std::to_string(report.rows_without_key) + " rows of owners whose keys are gone"},
                          {"ledger", report.ledger_kept ? "kept: it is never replaced by a shorter one"
                                                        : "taken from the backup"}});
        });
    command.add_option("folder", arguments->folder, "the backup").required();
    command.add_flag("--dry-run", arguments->dry_run, "try it on a copy and only say what would happen");
    command.add_option("--backup-key", arguments->backup_key,
                       "source of the key the backup was made under, if the store has another now");
    command.add_option("--keyring", arguments->keyring_file,
                       "copy of the key ring, for a home that is gone altogether");
    command.add_option("--key", arguments->key, "source of the root key, for a home that is gone altogether");
}

}  // namespace sessionaudit::cli
