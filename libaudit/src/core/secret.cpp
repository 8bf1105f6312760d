#include "sessionaudit/secret.hpp"

#include <openssl/crypto.h>

#include <utility>

namespace sessionaudit {

void wipe_memory(void* memory, std::size_t size) noexcept {
    if (size != 0) OPENSSL_cleanse(memory, size);
}

SecretBytes::SecretBytes(SecretBytes&& other) noexcept : bytes_(std::move(other.bytes_)) {
    other.bytes_.clear();
}

SecretBytes& SecretBytes::operator=(SecretBytes&& other) noexcept {
    if (this != &other) {
        wipe();
        bytes_ = std::move(other.bytes_);
        other.bytes_.clear();
    }
    return *this;
}

SecretBytes::~SecretBytes() {
    wipe();
}

void SecretBytes::wipe() noexcept {
    wipe_memory(bytes_.data(), bytes_.size());
}

}  // namespace sessionaudit
