#include "options.hpp"
#include "output.hpp"
#include "sessionaudit/maintenance.hpp"
#include "terminal.hpp"

namespace sessionaudit::cli {

void register_init(Command app, Options& options) {
    struct Arguments {
        std::string site = "default";
        std::string key = "file:root.key";
        std::string profile = "owasp-low";
    };
    const auto arguments = std::make_shared<Arguments>();  // owned by the callback
    const Command command = add_command(app, "init", "make a store", [&options, arguments] {
        Vault::create(
            {options.home, arguments->site, arguments->key, arguments->profile, passphrase_prompt()});
        const KeyStatus status = key_status(options.vault_options());
        if (options.json)
            return print_json({{"home", options.home},
                               {"site", arguments->site},
                               {"profile", arguments->profile},
                               {"key", status.key},
                               {"key_id", status.key_id},
                               {"ledger_key", status.ledger_key}});
        print_fields({{"store", options.home},
                      {"site", arguments->site},
                      {"profile", arguments->profile},
                      {"root key", status.key + " (fingerprint " + status.key_id + ")"},
                      {"ledger key", status.ledger_key}});
        if (arguments->key.starts_with("file:"))
            print_note(
                "keep a copy of the key file elsewhere: without it nothing in the store can be read again");
    });
    command.add_option("--site", arguments->site, "name of the property whose sessions these are")
        .show_default();
    command.add_option("--key", arguments->key, "root key: file:PATH, env:NAME, passphrase:, command:COMMAND")
        .show_default();
    command.add_option("--profile", arguments->profile, "session profile used by default").show_default();
}

}  // namespace sessionaudit::cli
