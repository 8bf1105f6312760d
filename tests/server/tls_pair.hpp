// Certificates made for a test, and a client that says what it got.
#pragma once

#include <filesystem>
#include <string>

namespace sessionaudit::test {

enum class KeyKind { ecdsa, rsa, weak_rsa };

/// Writes `name`.pem and `name`.key into the folder: a certificate for 127.0.0.1 and localhost, signed by
/// itself.
struct TlsPair {
    TlsPair(const std::filesystem::path& folder, const std::string& name, KeyKind kind = KeyKind::ecdsa,
            int days = 30);
    std::filesystem::path certificate;
    std::filesystem::path key;
};

/// What a handshake led to.
struct Handshake {
    bool ok = false;
    std::string protocol;  ///< "TLSv1.3"
    std::string cipher;
    std::string subject;  ///< common name of the server's certificate
};

/// One connection whose client takes these versions (of OpenSSL's constants; 0: any) and ciphers of TLS 1.2.
Handshake shake_hands(std::uint16_t port, int version_min = 0, int version_max = 0,
                      const char* ciphers = nullptr);

}  // namespace sessionaudit::test
