#include "crypto/aead.hpp"

#include <algorithm>

#include "crypto/openssl_handle.hpp"
#include "crypto/random.hpp"

namespace sessionaudit {
namespace {

EVP_CIPHER_CTX* scratch_context() {
    thread_local const CipherContext context(EVP_CIPHER_CTX_new());
    require_openssl(context != nullptr, "allocate a cipher");
    return context.get();
}

[[noreturn]] void fail_open() {
    throw Error(ErrorCode::corrupt,
                "a sealed record does not open: its bytes were changed, or its key is not the one it was "
                "sealed with");
}

void require_key_size(ByteView key) {
    if (key.size() != kAeadKeySize) throw Error(ErrorCode::internal, "an AES-256 key must be 32 bytes long");
}

/// Decrypts into `out`, which has room for the plaintext.
void open_into(ByteView key, ByteView associated, ByteView box, std::uint8_t* out) {
    EVP_CIPHER_CTX* const context = scratch_context();
    const ByteView nonce = box.first(kAeadNonceSize);
    const ByteView ciphertext = box.subspan(kAeadNonceSize, box.size() - kAeadOverhead);
    std::array<std::uint8_t, kAeadTagSize> tag{};
    std::copy(box.end() - kAeadTagSize, box.end(), tag.begin());
    int size = 0;
    require_openssl(
        EVP_DecryptInit_ex2(context, aes_256_gcm_algorithm(), key.data(), nonce.data(), nullptr) == 1,
        "decrypt");
    require_openssl(EVP_DecryptUpdate(context, nullptr, &size, associated.data(),
                                      static_cast<int>(associated.size())) == 1,
                    "authenticate");
    if (EVP_DecryptUpdate(context, out, &size, ciphertext.data(), static_cast<int>(ciphertext.size())) != 1)
        fail_open();
    if (EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, kAeadTagSize, tag.data()) != 1) fail_open();
    std::uint8_t end = 0;
    if (EVP_DecryptFinal_ex(context, &end, &size) != 1) {
        wipe_memory(out, ciphertext.size());
        fail_open();
    }
}

}  // namespace

Bytes seal(ByteView key, ByteView associated, ByteView plaintext) {
    require_key_size(key);
    Bytes box(kAeadOverhead + plaintext.size());
    fill_random(std::span(box).first(kAeadNonceSize));
    EVP_CIPHER_CTX* const context = scratch_context();
    int size = 0;
    require_openssl(
        EVP_EncryptInit_ex2(context, aes_256_gcm_algorithm(), key.data(), box.data(), nullptr) == 1,
        "encrypt");
    require_openssl(EVP_EncryptUpdate(context, nullptr, &size, associated.data(),
                                      static_cast<int>(associated.size())) == 1,
                    "authenticate");
    std::uint8_t* const ciphertext = box.data() + kAeadNonceSize;
    require_openssl(EVP_EncryptUpdate(context, ciphertext, &size, plaintext.data(),
                                      static_cast<int>(plaintext.size())) == 1,
                    "encrypt");
    std::uint8_t* const tag = ciphertext + plaintext.size();
    require_openssl(EVP_EncryptFinal_ex(context, tag, &size) == 1, "encrypt");
    require_openssl(EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, kAeadTagSize, tag) == 1,
                    "authenticate");
    return box;
}

Bytes open_sealed(ByteView key, ByteView associated, ByteView box) {
    require_key_size(key);
    if (box.size() < kAeadOverhead) fail_open();
    Bytes plaintext(box.size() - kAeadOverhead);
    open_into(key, associated, box, plaintext.data());
    return plaintext;
}

SecretBytes open_sealed_secret(ByteView key, ByteView associated, ByteView box) {
    require_key_size(key);
    if (box.size() < kAeadOverhead) fail_open();
    SecretBytes plaintext(box.size() - kAeadOverhead);
    open_into(key, associated, box, plaintext.data());
    return plaintext;
}

}  // namespace sessionaudit
