// SHA-256 of bytes that come one after the other.
#pragma once

#include "crypto/openssl_handle.hpp"
#include "sessionaudit/bytes.hpp"

namespace sessionaudit {

/// Threads: a value.
class RunningHash {
  public:
    RunningHash() : context_(EVP_MD_CTX_new()) {
        require_openssl(context_ && EVP_DigestInit_ex2(context_.get(), sha256_algorithm(), nullptr) == 1,
                        "start a hash");
    }
    void add(ByteView bytes) {
        require_openssl(EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()) == 1, "hash");
    }
    /// Once.
    Hash finish() {
        Hash hash{};
        require_openssl(EVP_DigestFinal_ex(context_.get(), hash.data(), nullptr) == 1, "finish a hash");
        return hash;
    }

  private:
    DigestContext context_;
};

}  // namespace sessionaudit
