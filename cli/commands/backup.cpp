#include "options.hpp"
#include "output.hpp"
#include "sessionaudit/maintenance.hpp"

namespace sessionaudit::cli {

void register_backup(Command app, Options& options) {
    const auto arguments = std::make_shared<BackupOptions>();
    const Command command = add_command(
        app, "backup", "copy store and ledger, encrypted, while they are in use", [&options, arguments] {
            const BackupReport report = backup(options.open_vault(), *arguments);
            if (options.json)
                return print_json({{"folder", report.folder.string()},
                                   {"key_id", report.key_id},
                                   {"sessions", report.sessions},
                                   {"ledger_size", report.ledger_size}});
            print_fields({{"backup", report.folder.string()},
                          {"sessions", std::to_string(report.sessions)},
                          {"ledger entries", std::to_string(report.ledger_size)},
                          {"needs the key", report.key_id}});
            if (arguments->keyring_file.empty())
                print_note(
                    "the backup holds no owner keys; keep one current copy of the key ring elsewhere "
                    "(--keyring FILE)");
        });
    command.add_option("folder", arguments->folder, "missing or empty").required();
    command.add_option("--keyring", arguments->keyring_file,
                       "also copy the key ring to this file; keep one copy only, away from the backups");
}

}  // namespace sessionaudit::cli
