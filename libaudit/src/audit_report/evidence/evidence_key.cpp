#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>

#include "audit_report/evidence/evidence_files.hpp"
#include "crypto/openssl_handle.hpp"

namespace sessionaudit {
namespace {

using BioHandle = std::unique_ptr<BIO, OpensslDeleter<BIO_free_all>>;

/// Nobody is asked on a terminal: a key with a passphrase is refused.
int no_passphrase(char* /*buffer*/, int /*size*/, int /*again*/, void* /*user*/) {
    return 0;
}

}  // namespace

SecretBytes evidence_seed(const SecretBytes& pem) {
    constexpr const char* kWrong =
        "the key to sign with is no Ed25519 private key in PEM without a passphrase; make one with `openssl "
        "genpkey -algorithm ed25519`";
    constexpr std::size_t kPemMax = 64U * 1024;
    if (pem.empty() || pem.size() > kPemMax) throw Error(ErrorCode::invalid_argument, kWrong);
    const BioHandle input(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    require_openssl(input != nullptr, "read a key");
    const PrivateKeyHandle key(PEM_read_bio_PrivateKey(input.get(), nullptr, no_passphrase, nullptr));
    SecretBytes seed(32);
    std::size_t size = seed.size();
    const bool good = key && EVP_PKEY_get_id(key.get()) == EVP_PKEY_ED25519 &&
                      EVP_PKEY_get_raw_private_key(key.get(), seed.data(), &size) == 1 && size == seed.size();
    ERR_clear_error();
    if (!good) throw Error(ErrorCode::invalid_argument, kWrong);
    return seed;
}

std::string evidence_key_pem(const PublicKey& key) {
    const PrivateKeyHandle handle(
        EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, key.data(), key.size()));
    const BioHandle output(BIO_new(BIO_s_mem()));
    require_openssl(handle && output && PEM_write_bio_PUBKEY(output.get(), handle.get()) == 1,
                    "write a public key");
    char* text = nullptr;
    const long size = BIO_get_mem_data(output.get(), &text);
    return {text, static_cast<std::size_t>(size)};
}

}  // namespace sessionaudit
