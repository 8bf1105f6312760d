// Owners for OpenSSL's objects, and its failures as Error{internal}.
#pragma once

#include <openssl/evp.h>
#include <openssl/kdf.h>

#include <memory>

#include "sessionaudit/error.hpp"

namespace sessionaudit {

template <auto Free>
struct OpensslDeleter {
    template <typename T>
    void operator()(T* object) const noexcept {
        Free(object);
    }
};

using DigestContext = std::unique_ptr<EVP_MD_CTX, OpensslDeleter<EVP_MD_CTX_free>>;
using CipherContext = std::unique_ptr<EVP_CIPHER_CTX, OpensslDeleter<EVP_CIPHER_CTX_free>>;
using PrivateKeyHandle = std::unique_ptr<EVP_PKEY, OpensslDeleter<EVP_PKEY_free>>;
using KdfContext = std::unique_ptr<EVP_KDF_CTX, OpensslDeleter<EVP_KDF_CTX_free>>;

inline void require_openssl(bool ok, const char* what) {
    if (!ok) throw Error(ErrorCode::internal, std::string("OpenSSL could not ") + what);
}

/// Algorithms are fetched once: a fetch by name costs more than the hash of a token.
const EVP_MD* sha256_algorithm();
const EVP_CIPHER* aes_256_gcm_algorithm();

}  // namespace sessionaudit
