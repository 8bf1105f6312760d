#include "http/certificates.hpp"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <sys/stat.h>

#include <ctime>

#include "sessionaudit/error.hpp"

namespace sessionaudit::server {
namespace {

template <auto Free>
struct Freer {
    template <typename T>
    void operator()(T* thing) const {
        Free(thing);
    }
};
void free_chain(STACK_OF(X509) * chain) {
    sk_X509_pop_free(chain, X509_free);
}
using Bio = std::unique_ptr<BIO, Freer<BIO_free_all>>;
using Certificate = std::unique_ptr<X509, Freer<X509_free>>;
using Chain = std::unique_ptr<STACK_OF(X509), Freer<free_chain>>;
using Key = std::unique_ptr<EVP_PKEY, Freer<EVP_PKEY_free>>;

/// Forward secrecy and AEAD alone: what is left of TLS 1.2 (RFC 9325 section 4.2).
constexpr const char* kCiphers =
    "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:"
    "ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305";
constexpr const char* kGroups = "X25519:P-256:P-384";
constexpr long kSessionsMax = 4096;
constexpr long kSessionSeconds = 3600;
constexpr int kRsaBitsMin = 2048;

[[noreturn]] void refuse(const std::filesystem::path& file, const std::string& why) {
    ERR_clear_error();  // or the next connection of this thread would be told of it
    throw Error(ErrorCode::invalid_argument, file.string() + " " + why);
}

Bio open_file(const std::filesystem::path& file) {
    Bio bio(BIO_new_file(file.c_str(), "r"));
    if (!bio) refuse(file, "cannot be read; check its path and its permissions");
    return bio;
}

/// A key with a passphrase would make OpenSSL ask on the terminal; a daemon has none.
int no_passphrase(char*, int, int, void*) {
    return -1;
}

Timestamp end_of(const X509& certificate) {
    std::tm parts{};
    if (ASN1_TIME_to_tm(X509_get0_notAfter(&certificate), &parts) != 1) return {};
    return Timestamp(std::chrono::duration_cast<Timestamp::duration>(std::chrono::seconds(::timegm(&parts))));
}

}  // namespace

struct Certificates::Pair {
    Certificate certificate;
    Chain chain;
    Key key;
    Timestamp expires{};
};

namespace {

std::shared_ptr<const Certificates::Pair> read_pair(const std::filesystem::path& certificate_file,
                                                    const std::filesystem::path& key_file) {
    auto pair = std::make_shared<Certificates::Pair>();
    const Bio certificates = open_file(certificate_file);
    pair->certificate.reset(PEM_read_bio_X509_AUX(certificates.get(), nullptr, no_passphrase, nullptr));
    if (!pair->certificate) refuse(certificate_file, "holds no certificate in PEM");
    pair->chain.reset(sk_X509_new_null());
    while (X509* const next = PEM_read_bio_X509(certificates.get(), nullptr, no_passphrase, nullptr))
        sk_X509_push(pair->chain.get(), next);
    // The end of the file is told as an error too; anything else is a damaged chain.
    if (ERR_GET_REASON(ERR_peek_last_error()) != PEM_R_NO_START_LINE)
        refuse(certificate_file, "holds something after its certificate that is not a certificate in PEM");
    ERR_clear_error();
    const Bio keys = open_file(key_file);
    pair->key.reset(PEM_read_bio_PrivateKey(keys.get(), nullptr, no_passphrase, nullptr));
    if (!pair->key) refuse(key_file, "holds no private key in PEM that opens without a passphrase");
    if (X509_check_private_key(pair->certificate.get(), pair->key.get()) != 1)
        refuse(key_file, "is not the key of the certificate in " + certificate_file.string());
    if (EVP_PKEY_get_base_id(pair->key.get()) == EVP_PKEY_RSA &&
        EVP_PKEY_get_bits(pair->key.get()) < kRsaBitsMin)
        refuse(key_file, "is an RSA key of fewer than 2048 bits");
    pair->expires = end_of(*pair->certificate);
    return pair;
}

}  // namespace

/// OpenSSL asks at each handshake, before it chooses a cipher (SSL_CTX_set_cert_cb).
int give_certificate(void* ssl, void* certificates) {
    const auto pair = static_cast<const Certificates*>(certificates)->pair();
    return SSL_use_cert_and_key(static_cast<SSL*>(ssl), pair->certificate.get(), pair->key.get(),
                                pair->chain.get(), 1);
}

Certificates::Certificates(std::filesystem::path certificate, std::filesystem::path key)
    : certificate_file_(std::move(certificate)), key_file_(std::move(key)) {
    reload();
    using Poco::Net::Context;
    context_ = new Context(Context::TLS_SERVER_USE, "", "", "", Context::VERIFY_NONE, 9, false, kCiphers);
    SSL_CTX* const context_of_ssl = context_->sslContext();
    SSL_CTX_set_min_proto_version(context_of_ssl, TLS1_2_VERSION);
    SSL_CTX_set_max_proto_version(context_of_ssl, 0);
    // No tickets: their key would open every recorded connection for as long as the process lives. Sessions
    // are resumed from a bounded cache instead.
    SSL_CTX_set_options(context_of_ssl, SSL_OP_NO_TICKET | SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION |
                                            SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_PRIORITIZE_CHACHA);
    SSL_CTX_set_num_tickets(context_of_ssl, 1);
    SSL_CTX_set_session_cache_mode(context_of_ssl, SSL_SESS_CACHE_SERVER);
    SSL_CTX_sess_set_cache_size(context_of_ssl, kSessionsMax);
    SSL_CTX_set_timeout(context_of_ssl, kSessionSeconds);
    std::string groups(kGroups);  // the macro casts the constness away
    SSL_CTX_set1_groups_list(context_of_ssl, groups.data());
    // 16 KiB a connection less, while it waits.
    SSL_CTX_set_mode(context_of_ssl, SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_cert_cb(
        context_of_ssl, [](SSL* ssl, void* self) { return give_certificate(ssl, self); }, this);
}

Certificates::~Certificates() = default;

void Certificates::reload() {
    const Marks now = marks();
    {
        const LockGuard lock(mutex_);
        tried_ = now;
    }
    auto fresh = read_pair(certificate_file_, key_file_);
    const LockGuard lock(mutex_);
    pair_ = std::move(fresh);
}

bool Certificates::changed() const {
    const Marks now = marks();
    const LockGuard lock(mutex_);
    return now != tried_;
}

Timestamp Certificates::expires() const {
    return pair()->expires;
}

std::shared_ptr<const Certificates::Pair> Certificates::pair() const {
    const LockGuard lock(mutex_);
    return pair_;
}

Certificates::Marks Certificates::marks() const {
    Marks marks;
    for (const auto& file : {certificate_file_, key_file_}) {
        struct stat status {};
        if (::stat(file.c_str(), &status) == 0)
            for (const auto number :
                 {static_cast<std::int64_t>(status.st_ino), static_cast<std::int64_t>(status.st_size),
                  static_cast<std::int64_t>(status.st_mtim.tv_sec),
                  static_cast<std::int64_t>(status.st_mtim.tv_nsec)})
                marks.append(std::to_string(number)).push_back(',');
        marks.push_back(';');
    }
    return marks;
}

}  // namespace sessionaudit::server
