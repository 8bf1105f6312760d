#include "vault/key_rotation.hpp"

#include <nlohmann/json.hpp>

#include "core/file_handle.hpp"
#include "core/json_text.hpp"
#include "crypto/aead.hpp"
#include "crypto/random.hpp"
#include "records/ledger_entries.hpp"
#include "sessionaudit/error.hpp"
#include "sessionaudit/maintenance.hpp"
#include "storage/invalidation_counters.hpp"
#include "storage/sqlcipher.hpp"
#include "store/key_ring.hpp"
#include "store/root_keys.hpp"
#include "store/store_secrets.hpp"
#include "tables/owner_keys.hpp"
#include "tables/store_values.hpp"
#include "vault/rekey.hpp"

namespace sessionaudit {
namespace {

using Json = nlohmann::ordered_json;
constexpr std::string_view kSealLabel = "sessionaudit rotation";
constexpr int kKeysAtOnce = 1000;

/// The two root keys of a rotation, and the configuration it ends with.
struct Rotation {
    SecretBytes old_root;
    SecretBytes new_root;
    HomeConfig new_config;
};

SecretBytes unseal(const SecretBytes& under, const Json& json, const char* member) {
    const auto box = from_hex(json.at(member).get<std::string>());
    if (!box)
        throw Error(ErrorCode::corrupt,
                    "rotation.json is damaged; put back the copy of it, or of the whole folder");
    return open_sealed_secret(under.view(), as_bytes(kSealLabel), *box);
}

void write_rotation(const HomePaths& paths, const Rotation& rotation) {
    Json json = {{"from", key_fingerprint(rotation.old_root)},
                 {"to", rotation.new_config.key_id},
                 {"new_key", rotation.new_config.key},
                 {"old_under_new",
                  to_hex(seal(rotation.new_root.view(), as_bytes(kSealLabel), rotation.old_root.view()))},
                 {"new_under_old",
                  to_hex(seal(rotation.old_root.view(), as_bytes(kSealLabel), rotation.new_root.view()))}};
    if (!rotation.new_config.passphrase.salt.empty())
        json["passphrase"] = {{"salt", to_hex(rotation.new_config.passphrase.salt)},
                              {"memory_kib", rotation.new_config.passphrase.memory_kib},
                              {"passes", rotation.new_config.passphrase.passes},
                              {"lanes", rotation.new_config.passphrase.lanes}};
    replace_file(paths.rotation(), as_bytes(dump_json(json, 2) + "\n"));
}

HomeConfig config_after(const HomeConfig& before, const Json& json) {
    HomeConfig config = before;
    config.key = json.at("new_key").get<std::string>();
    config.key_id = json.at("to").get<std::string>();
    config.passphrase = {};
    if (json.contains("passphrase")) {
        const Json& passphrase = json.at("passphrase");
        config.passphrase = {from_hex(passphrase.at("salt").get<std::string>()).value_or(Bytes{}),
                             passphrase.at("memory_kib").get<std::uint32_t>(),
                             passphrase.at("passes").get<std::uint32_t>(),
                             passphrase.at("lanes").get<std::uint32_t>()};
    }
    return config;
}

/// Whichever of the two keys can be had, sealed in the file is the other. Where the new one can be had,
/// the rotation goes on; where only the old one can, it goes back: a store must not end up under a key
/// that nobody has at hand.
Rotation plan_rest(const HomePaths& paths, const PassphrasePrompt& prompt, const Json& json) {
    const HomeConfig before = read_config(paths);
    const HomeConfig after = config_after(before, json);
    const std::string from = json.at("from").get<std::string>();
    const std::string to = json.at("to").get<std::string>();
    std::exception_ptr first_failure;
    for (const HomeConfig* const config : {&after, &before}) {
        try {
            SecretBytes root = load_root_key(config->key_source(paths, prompt));
            const std::string id = key_fingerprint(root);
            if (id == to) {
                SecretBytes old = unseal(root, json, "old_under_new");
                return {std::move(old), std::move(root), after};
            }
            if (id == from) {
                SecretBytes fresh = unseal(root, json, "new_under_old");
                return {std::move(fresh), std::move(root), before};
            }
        } catch (const Error&) {
            if (!first_failure) first_failure = std::current_exception();
        }
    }
    if (first_failure) std::rethrow_exception(first_failure);
    throw Error(ErrorCode::wrong_key,
                "a key rotation was interrupted, and the key at hand is neither " + from + " nor " + to);
}

Rotation read_rotation(const HomePaths& paths, const PassphrasePrompt& prompt) {
    const std::string text = read_text_file(paths.rotation());
    try {
        return plan_rest(paths, prompt, parse_ordered_json(text));
    } catch (const nlohmann::json::exception&) {
        throw Error(ErrorCode::corrupt,
                    "rotation.json is damaged; put back the copy of it, or of the whole folder");
    }
}

void rewrap_keys(storage::Connection& keyring, const RootKeys& old_keys, const RootKeys& new_keys) {
    storage::Transaction transaction(keyring, storage::Transaction::Mode::write);
    StoreSecrets::load(keyring, old_keys.wrap.view()).save(keyring, new_keys.wrap.view());
    OwnerId after{};
    for (bool more = true; more;) {
        const auto keys = select_owner_keys(keyring, after, kKeysAtOnce);
        for (const WrappedKey& row : keys) {
            const OwnerKey key = unwrap_owner_key(old_keys.wrap.view(), row.owner, row.bucket, row.wrapped);
            rewrap_owner_key(keyring, row.owner, wrap_owner_key(new_keys.wrap.view(), key));
            after = row.owner;
        }
        more = !keys.empty();
    }
    transaction.commit();
}

void add_rotation_entry(storage::Connection& store, const std::string& from, const std::string& to,
                        Timestamp now) {
    LedgerEntry entry = plain_entry("key.rotated", "cli:user", now);
    entry.detail["from"] = from;
    entry.detail["to"] = to;
    const Bytes json = entry.to_json();
    storage::Transaction transaction(store, storage::Transaction::Mode::write);
    add_to_outbox(store, {&json, 1});
    transaction.commit();
}

void perform(const HomePaths& paths, const Rotation& rotation, const Clock& clock) {
    const RootKeys old_keys(rotation.old_root.view());
    const RootKeys new_keys(rotation.new_root.view());
    const std::string from = key_fingerprint(rotation.old_root);
    rekey_file(paths.keyring(), old_keys.keyring, new_keys.keyring,
               [&](storage::Connection& keyring) { rewrap_keys(keyring, old_keys, new_keys); });
    rekey_file(paths.ledger(), old_keys.ledger, new_keys.ledger, [](storage::Connection&) {});
    rekey_file(paths.store(), old_keys.store, new_keys.store, [&](storage::Connection& store) {
        add_rotation_entry(store, from, rotation.new_config.key_id, clock.now());
    });
    write_config(paths, rotation.new_config);
    std::filesystem::remove(paths.rotation());
    sync_folder(paths.home);
}

/// A new key file takes its name from the key, so that no two are ever confused.
SecretBytes make_new_key(const HomePaths& paths, HomeConfig& config, const std::string& spec,
                         const PassphrasePrompt& prompt) {
    config.passphrase = {};
    config.key = spec;
    if (spec.starts_with("passphrase:")) {
        config.passphrase.salt.resize(16);
        fill_random(config.passphrase.salt);
    }
    if (!spec.starts_with("file:")) return create_root_key(config.key_source(paths, prompt));
    const std::filesystem::path asked = paths.home / spec.substr(5);
    if (std::filesystem::exists(asked) && spec != "file:")
        return load_root_key(config.key_source(paths, prompt));
    if (!asked.has_filename()) {
        const std::filesystem::path fresh = asked / "root.key.new";
        std::filesystem::remove(fresh);  // left by a rotation that stopped before it began
        config.key = "file:" + fresh.string();
        SecretBytes root = create_root_key(config.key_source(paths, prompt));
        const std::string name = "root-" + key_fingerprint(root) + ".key";
        rename_file(fresh, asked / name);
        config.key = spec + name;
        return root;
    }
    return create_root_key(config.key_source(paths, prompt));
}

/// The folder of the current key file, as the spec of where the new one goes.
std::string default_new_key(const std::string& current) {
    if (!current.starts_with("file:")) return current;
    const std::filesystem::path folder = std::filesystem::path(current.substr(5)).parent_path();
    return "file:" + (folder.empty() ? std::string() : folder.string() + "/");
}

}  // namespace

void require_key_of(const HomeConfig& config, const SecretBytes& root) {
    const std::string id = key_fingerprint(root);
    if (id != config.key_id)
        throw Error(ErrorCode::wrong_key, "this is not the store's key: its fingerprint is " + id +
                                              ", the store was made with " + config.key_id +
                                              "; present the right key (source: " + config.key + ")");
}

void finish_rotation(const HomePaths& paths, const PassphrasePrompt& prompt, const Clock& clock) {
    if (!std::filesystem::exists(paths.rotation())) return;
    const storage::InvalidationCounters alone(paths.counters(),
                                              storage::InvalidationCounters::Mode::exclusive, Milliseconds{0},
                                              [&] { require_whole_logs(paths); });
    if (!std::filesystem::exists(paths.rotation())) return;  // somebody else has just finished it
    perform(paths, read_rotation(paths, prompt), clock);
}

RotateReport rotate_key(const RotateOptions& options) {
    // Opened and closed first: an interrupted rotation is finished, and the ledger takes what it lacks.
    { Vault::open({options.home, options.prompt, options.clock}); }
    const HomePaths paths{std::filesystem::absolute(options.home).lexically_normal()};
    const storage::InvalidationCounters alone(paths.counters(),
                                              storage::InvalidationCounters::Mode::exclusive);
    const HomeConfig before = read_config(paths);
    Rotation rotation;
    rotation.old_root = load_root_key(before.key_source(paths, options.prompt));
    require_key_of(before, rotation.old_root);
    rotation.new_config = before;
    const std::string spec = options.new_key.empty() ? default_new_key(before.key) : options.new_key;
    rotation.new_root = make_new_key(paths, rotation.new_config, spec, options.prompt);
    rotation.new_config.key_id = key_fingerprint(rotation.new_root);
    if (rotation.new_config.key_id == before.key_id)
        throw Error(ErrorCode::invalid_argument,
                    "the new key is the one the store has already; present another with --new-key");
    write_rotation(paths, rotation);
    perform(paths, rotation, *options.clock);
    const RootKeys keys(rotation.new_root.view());
    auto keyring = storage::open_sqlcipher(paths.keyring(), keys.keyring.view(), {});
    return {before.key_id, rotation.new_config.key_id, before.key, rotation.new_config.key,
            count_owner_keys(*keyring)};
}

}  // namespace sessionaudit
