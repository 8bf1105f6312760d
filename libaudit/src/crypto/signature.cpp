#include "crypto/signature.hpp"

#include "crypto/openssl_handle.hpp"
#include "crypto/random.hpp"

namespace sessionaudit {
namespace {

PrivateKeyHandle private_key(ByteView seed) {
    PrivateKeyHandle key(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, seed.data(), seed.size()));
    require_openssl(key != nullptr, "load an Ed25519 key");
    return key;
}

}  // namespace

SecretBytes generate_signing_seed() {
    SecretBytes seed(32);
    fill_random(seed.writable());
    return seed;
}

PublicKey public_key_of(ByteView seed) {
    const PrivateKeyHandle key = private_key(seed);
    PublicKey result{};
    std::size_t size = result.size();
    require_openssl(EVP_PKEY_get_raw_public_key(key.get(), result.data(), &size) == 1,
                    "derive an Ed25519 public key");
    return result;
}

Signature sign(ByteView seed, ByteView message) {
    const PrivateKeyHandle key = private_key(seed);
    const DigestContext context(EVP_MD_CTX_new());
    Signature signature{};
    std::size_t size = signature.size();
    require_openssl(
        context && EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1 &&
            EVP_DigestSign(context.get(), signature.data(), &size, message.data(), message.size()) == 1,
        "sign");
    return signature;
}

bool verify_signature(const PublicKey& key, ByteView message, ByteView signature) noexcept {
    const PrivateKeyHandle handle(
        EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, key.data(), key.size()));
    const DigestContext context(EVP_MD_CTX_new());
    return handle && context &&
           EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, handle.get()) == 1 &&
           EVP_DigestVerify(context.get(), signature.data(), signature.size(), message.data(),
                            message.size()) == 1;
}

}  // namespace sessionaudit
