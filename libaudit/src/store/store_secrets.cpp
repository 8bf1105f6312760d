#include "store/store_secrets.hpp"

#include "crypto/aead.hpp"
#include "crypto/random.hpp"
#include "crypto/signature.hpp"
#include "sessionaudit/error.hpp"
#include "tables/secrets.hpp"

namespace sessionaudit {
namespace {

SecretBytes random_key() {
    SecretBytes key(32);
    fill_random(key.writable());
    return key;
}

Bytes associated_data(std::string_view name) {
    const std::string text = "store-secret:" + std::string(name);
    return {text.begin(), text.end()};
}

SecretBytes load_one(storage::Connection& keyring, ByteView wrap_key, std::string_view name) {
    const auto sealed = select_secret(keyring, name);
    if (!sealed)
        throw Error(ErrorCode::corrupt,
                    "keyring.db lacks the secret \"" + std::string(name) + "\"; restore it from its copy");
    return open_sealed_secret(wrap_key, associated_data(name), *sealed);
}

void save_one(storage::Connection& keyring, ByteView wrap_key, std::string_view name,
              const SecretBytes& secret) {
    upsert_secret(keyring, name, seal(wrap_key, associated_data(name), secret.view()));
}

}  // namespace

StoreSecrets StoreSecrets::generate() {
    return {random_key(), random_key(), generate_signing_seed()};
}

StoreSecrets StoreSecrets::load(storage::Connection& keyring, ByteView wrap_key) {
    return {load_one(keyring, wrap_key, "index"), load_one(keyring, wrap_key, "token"),
            load_one(keyring, wrap_key, "ledger-signing")};
}

void StoreSecrets::save(storage::Connection& keyring, ByteView wrap_key) const {
    save_one(keyring, wrap_key, "index", index);
    save_one(keyring, wrap_key, "token", token);
    save_one(keyring, wrap_key, "ledger-signing", signing_seed);
}

}  // namespace sessionaudit
