#include "crypto/openssl_handle.hpp"

namespace sessionaudit {

const EVP_MD* sha256_algorithm() {
    static EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    require_openssl(algorithm != nullptr, "provide SHA-256");
    return algorithm;
}

const EVP_CIPHER* aes_256_gcm_algorithm() {
    static EVP_CIPHER* const algorithm = EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr);
    require_openssl(algorithm != nullptr, "provide AES-256-GCM");
    return algorithm;
}

}  // namespace sessionaudit
