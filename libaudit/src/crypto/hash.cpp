#include "crypto/hash.hpp"

#include <openssl/core_names.h>
#include <openssl/kdf.h>

#include <algorithm>

#include "crypto/openssl_handle.hpp"

namespace sessionaudit {
namespace {

constexpr std::size_t kBlockSize = 64;

/// One context a thread, reused: allocating one costs as much as hashing a short message.
EVP_MD_CTX* scratch_context() {
    thread_local const DigestContext context(EVP_MD_CTX_new());
    require_openssl(context != nullptr, "allocate a digest");
    return context.get();
}

void update(EVP_MD_CTX* context, ByteView part) {
    require_openssl(EVP_DigestUpdate(context, part.data(), part.size()) == 1, "hash");
}

Hash finish(EVP_MD_CTX* context) {
    Hash hash;
    unsigned size = 0;
    require_openssl(EVP_DigestFinal_ex(context, hash.data(), &size) == 1 && size == hash.size(),
                    "finish a hash");
    return hash;
}

DigestContext prepared(ByteView block, std::uint8_t pad) {
    std::array<std::uint8_t, kBlockSize> padded;
    padded.fill(pad);
    for (std::size_t i = 0; i < block.size(); ++i)
        padded[i] ^= block[i];
    DigestContext context(EVP_MD_CTX_new());
    require_openssl(context && EVP_DigestInit_ex2(context.get(), sha256_algorithm(), nullptr) == 1,
                    "start a hash");
    update(context.get(), padded);
    wipe_memory(padded.data(), padded.size());
    return context;
}

}  // namespace

Hash sha256(std::initializer_list<ByteView> parts) {
    EVP_MD_CTX* const context = scratch_context();
    require_openssl(EVP_DigestInit_ex2(context, sha256_algorithm(), nullptr) == 1, "start a hash");
    for (const ByteView part : parts)
        update(context, part);
    return finish(context);
}

SecretBytes hkdf_sha256(ByteView key, std::string_view label, std::size_t size) {
    EVP_KDF* const algorithm = EVP_KDF_fetch(nullptr, "HKDF", nullptr);
    require_openssl(algorithm != nullptr, "provide HKDF");
    const KdfContext context(EVP_KDF_CTX_new(algorithm));
    EVP_KDF_free(algorithm);
    require_openssl(context != nullptr, "start HKDF");
    // OpenSSL's parameter list is not const-correct; it only reads these.
    char digest[] = "SHA256";
    OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest, 0),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, const_cast<std::uint8_t*>(key.data()),
                                          key.size()),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_INFO, const_cast<char*>(label.data()), label.size()),
        OSSL_PARAM_construct_end()};
    SecretBytes derived(size);
    require_openssl(EVP_KDF_derive(context.get(), derived.data(), derived.size(), parameters) == 1,
                    "derive a key");
    return derived;
}

struct HmacKey::State {
    DigestContext inner;
    DigestContext outer;
};

HmacKey::HmacKey(ByteView key) : state_(std::make_unique<State>()) {
    Hash shortened{};
    if (key.size() > kBlockSize) {
        shortened = sha256(key);
        key = shortened;
    }
    state_->inner = prepared(key, 0x36);
    state_->outer = prepared(key, 0x5C);
    wipe_memory(shortened.data(), shortened.size());
}

HmacKey::HmacKey(HmacKey&&) noexcept = default;
HmacKey& HmacKey::operator=(HmacKey&&) noexcept = default;
HmacKey::~HmacKey() = default;

Hash HmacKey::mac(std::initializer_list<ByteView> parts) const {
    EVP_MD_CTX* const context = scratch_context();
    require_openssl(EVP_MD_CTX_copy_ex(context, state_->inner.get()) == 1, "start a MAC");
    for (const ByteView part : parts)
        update(context, part);
    const Hash inner = finish(context);
    require_openssl(EVP_MD_CTX_copy_ex(context, state_->outer.get()) == 1, "finish a MAC");
    update(context, inner);
    return finish(context);
}

Hash hmac_sha256(ByteView key, std::initializer_list<ByteView> parts) {
    return HmacKey(key).mac(parts);
}

}  // namespace sessionaudit
