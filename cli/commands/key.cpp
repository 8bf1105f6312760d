#include "options.hpp"
#include "output.hpp"
#include "sessionaudit/maintenance.hpp"
#include "terminal.hpp"

namespace sessionaudit::cli {

void register_key(Command app, Options& options) {
    const Command group = app.add_subcommand("key", "the root key");
    group.require_subcommand();
    const auto new_key = std::make_shared<std::string>();
    const Command rotate = add_command(group, "rotate", "give the store a new root key", [&options, new_key] {
        const RotateReport report = rotate_key({options.home, *new_key, passphrase_prompt()});
        if (options.json)
            return print_json({{"old_key", report.old_key},
                               {"old_key_id", report.old_key_id},
                               {"new_key", report.new_key},
                               {"new_key_id", report.new_key_id},
                               {"owner_keys", report.owner_keys}});
        print_fields({{"old key", report.old_key + " (fingerprint " + report.old_key_id + ")"},
                      {"new key", report.new_key + " (fingerprint " + report.new_key_id + ")"},
                      {"owner keys re-wrapped", std::to_string(report.owner_keys)}});
        print_note(
            "the store no longer uses the old key; it still opens backups made before now, so keep it "
            "with them or destroy both");
    });
    rotate.add_option("--new-key", *new_key,
                      "source of the new key; another of the same kind when not given");

    add_command(group, "status", "which key is in use", [&options] {
        const KeyStatus status = key_status(options.vault_options());
        if (options.json)
            return print_json({{"key", status.key},
                               {"key_id", status.key_id},
                               {"rotation_pending", status.rotation_pending},
                               {"owner_keys", status.owner_keys},
                               {"ledger_key", status.ledger_key}});
        print_fields({{"root key", status.key + " (fingerprint " + status.key_id + ")"},
                      {"rotation", status.rotation_pending
                                       ? "interrupted; the next command that opens the store finishes it"
                                       : "none pending"},
                      {"owner keys", std::to_string(status.owner_keys)},
                      {"ledger key", status.ledger_key}});
    });
}

}  // namespace sessionaudit::cli
