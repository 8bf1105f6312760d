#include "tls_pair.hpp"

#include <Poco/Net/SocketAddress.h>
#include <Poco/Net/StreamSocket.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <cstdio>
#include <memory>
#include <stdexcept>

namespace sessionaudit::test {
namespace {

EVP_PKEY* make_key(KeyKind kind) {
    switch (kind) {
        case KeyKind::ecdsa:
            // Not EVP_EC_gen(): the macro casts the constness of the name away.
            return EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256");
        case KeyKind::rsa:
            return EVP_RSA_gen(2048);
        case KeyKind::weak_rsa:
            return EVP_RSA_gen(1024);
    }
    return nullptr;
}

template <typename Write>
void write_pem(const std::filesystem::path& file, Write write) {
    std::FILE* const out = std::fopen(file.c_str(), "w");
    if (out == nullptr || write(out) != 1) throw std::runtime_error("cannot write " + file.string());
    std::fclose(out);
}

}  // namespace

TlsPair::TlsPair(const std::filesystem::path& folder, const std::string& name, KeyKind kind, int days)
    : certificate(folder / (name + ".pem")), key(folder / (name + ".key")) {
    const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> pkey(make_key(kind), EVP_PKEY_free);
    const std::unique_ptr<X509, decltype(&X509_free)> x509(X509_new(), X509_free);
    X509_set_version(x509.get(), 2);
    static long serial = 1;
    ASN1_INTEGER_set(X509_get_serialNumber(x509.get()), ++serial);
    X509_gmtime_adj(X509_getm_notBefore(x509.get()), -3600L * 24 * 400);
    X509_gmtime_adj(X509_getm_notAfter(x509.get()), 3600L * 24 * days);
    X509_set_pubkey(x509.get(), pkey.get());
    X509_NAME* const subject = X509_get_subject_name(x509.get());
    X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC,
                               reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0);
    X509_set_issuer_name(x509.get(), subject);
    char names[] = "DNS:localhost,IP:127.0.0.1";
    X509_EXTENSION* const extension = X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, names);
    X509_add_ext(x509.get(), extension, -1);
    X509_EXTENSION_free(extension);
    X509_sign(x509.get(), pkey.get(), EVP_sha256());
    write_pem(certificate, [&](std::FILE* out) { return PEM_write_X509(out, x509.get()); });
    write_pem(key, [&](std::FILE* out) {
        return PEM_write_PrivateKey(out, pkey.get(), nullptr, nullptr, 0, nullptr, nullptr);
    });
}

Handshake shake_hands(std::uint16_t port, int version_min, int version_max, const char* ciphers) {
    const std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context(SSL_CTX_new(TLS_client_method()),
                                                                    SSL_CTX_free);
    // The lowest level, so that the refusal is the server's.
    SSL_CTX_set_cipher_list(context.get(), ciphers == nullptr ? "ALL:@SECLEVEL=0" : ciphers);
    SSL_CTX_set_min_proto_version(context.get(), version_min);
    SSL_CTX_set_max_proto_version(context.get(), version_max);
    Poco::Net::StreamSocket socket(Poco::Net::SocketAddress("127.0.0.1", port));
    socket.setReceiveTimeout(Poco::Timespan(60, 0));
    const std::unique_ptr<SSL, decltype(&SSL_free)> ssl(SSL_new(context.get()), SSL_free);
    SSL_set_fd(ssl.get(), socket.impl()->sockfd());
    Handshake result;
    if (SSL_connect(ssl.get()) != 1) return result;
    result.ok = true;
    result.protocol = SSL_get_version(ssl.get());
    result.cipher = SSL_get_cipher_name(ssl.get());
    char name[64] = "";
    X509_NAME_get_text_by_NID(X509_get_subject_name(SSL_get0_peer_certificate(ssl.get())), NID_commonName,
                              name, sizeof name);
    result.subject = name;
    return result;
}

}  // namespace sessionaudit::test
