#include "sessionaudit/maintenance.hpp"
#include "storage/sqlcipher.hpp"
#include "store/root_keys.hpp"
#include "store/store_secrets.hpp"
#include "tables/owner_keys.hpp"
#include "vault/key_rotation.hpp"

namespace sessionaudit {

KeyStatus key_status(const VaultOptions& options) {
    const HomePaths paths{std::filesystem::absolute(options.home).lexically_normal()};
    const HomeConfig config = read_config(paths);
    KeyStatus status;
    status.key = config.key;
    status.key_id = config.key_id;
    status.rotation_pending = std::filesystem::exists(paths.rotation());
    if (status.rotation_pending) return status;
    const SecretBytes root = load_root_key(config.key_source(paths, options.prompt));
    require_key_of(config, root);
    const RootKeys keys(root.view());
    require_whole_logs_if_alone(paths);
    const auto keyring = storage::open_sqlcipher(paths.keyring(), keys.keyring.view(), {});
    status.owner_keys = count_owner_keys(*keyring);
    const StoreSecrets secrets = StoreSecrets::load(*keyring, keys.wrap.view());
    const auto file = storage::open_sqlcipher(paths.ledger(), keys.ledger.view(), {});
    status.ledger_key =
        Ledger::open(*file, secrets.signing_seed, paths.anchor(), options.clock->now()).key().to_text();
    return status;
}

}  // namespace sessionaudit
