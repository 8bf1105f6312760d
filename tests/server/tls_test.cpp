// TLS: what is offered, what is refused, and certificates that are exchanged under way.
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/Net/HTTPSClientSession.h>
#include <Poco/Net/StreamSocket.h>
#include <openssl/ssl.h>

#include <catch2/generators/catch_generators.hpp>
#include <filesystem>
#include <fstream>

#include "error_code.hpp"
#include "http/certificates.hpp"
#include "test_server.hpp"
#include "tls_pair.hpp"

using namespace sessionaudit;
using server::Certificates;
using test::code_of;
using test::KeyKind;
using test::shake_hands;
using test::TestServer;
using test::TlsPair;

namespace {

namespace fs = std::filesystem;

struct SecureServer {
    explicit SecureServer(KeyKind kind = KeyKind::ecdsa)
        : pair(folder.path(), "first", kind), server(config()) {}
    server::Config config() const {
        server::Config config;
        config.certificate = pair.certificate;
        config.key = pair.key;
        return config;
    }
    void replace(const TlsPair& by) const {
        fs::copy_file(by.certificate, pair.certificate, fs::copy_options::overwrite_existing);
        fs::copy_file(by.key, pair.key, fs::copy_options::overwrite_existing);
    }
    test::TempFolder folder;
    TlsPair pair;
    TestServer server;
};

class Client {
  public:
    explicit Client(std::uint16_t port)
        : session_("127.0.0.1", port,
                   new Poco::Net::Context(Poco::Net::Context::TLS_CLIENT_USE, "", "", "",
                                          Poco::Net::Context::VERIFY_NONE)) {
        session_.setKeepAlive(true);
        session_.setTimeout(Poco::Timespan(60, 0));
    }
    int get(const std::string& path) {
        Poco::Net::HTTPRequest request("GET", path, "HTTP/1.1");
        session_.sendRequest(request);
        Poco::Net::HTTPResponse response;
        session_.receiveResponse(response).ignore(std::numeric_limits<std::streamsize>::max());
        security = response.get("Strict-Transport-Security", "");
        return response.getStatus();
    }
    std::string subject() { return session_.serverCertificate().commonName(); }
    std::string security;

  private:
    Poco::Net::HTTPSClientSession session_;
};

}  // namespace

TEST_CASE("TLS 1.3 and 1.2 are spoken, with either kind of key, and nothing older", "[operation][tls]") {
    const KeyKind kind = GENERATE(KeyKind::ecdsa, KeyKind::rsa);
    const SecureServer secure(kind);
    const auto port = secure.server.port();
    CHECK(shake_hands(port).protocol == "TLSv1.3");
    CHECK(shake_hands(port, 0, TLS1_2_VERSION).protocol == "TLSv1.2");
    CHECK_FALSE(shake_hands(port, TLS1_VERSION, TLS1_1_VERSION).ok);
}

TEST_CASE("a client that offers weak ciphers alone gets none", "[operation][tls]") {
    const SecureServer secure(KeyKind::rsa);
    const auto port = secure.server.port();
    for (const char* const ciphers :
         {"AES128-SHA:@SECLEVEL=0", "AES256-GCM-SHA384:@SECLEVEL=0", "ECDHE-RSA-AES128-SHA256:@SECLEVEL=0",
          "DHE-RSA-AES256-GCM-SHA384:@SECLEVEL=0"}) {
        INFO(ciphers);
        CHECK_FALSE(shake_hands(port, TLS1_2_VERSION, TLS1_2_VERSION, ciphers).ok);
    }
    CHECK(shake_hands(port, TLS1_2_VERSION, TLS1_2_VERSION, "ECDHE-RSA-AES128-GCM-SHA256").ok);
}

TEST_CASE("answers over TLS tell browsers to stay with it", "[operation][tls]") {
    const SecureServer secure;
    Client client(secure.server.port());
    CHECK(client.get("/healthz") == 200);
    CHECK(client.security.starts_with("max-age="));
}

TEST_CASE("a renewed certificate is taken while connections go on", "[operation][tls]") {
    SecureServer secure;
    Client old(secure.server.port());
    REQUIRE(old.get("/healthz") == 200);
    CHECK(old.subject() == "first");
    secure.replace(TlsPair(secure.folder.path(), "second", KeyKind::rsa));
    CHECK(secure.server.server().reload_if_changed());
    CHECK(shake_hands(secure.server.port()).subject == "second");
    CHECK(old.get("/healthz") == 200);
    CHECK(old.subject() == "first");
    CHECK_FALSE(secure.server.server().reload_if_changed());
}

TEST_CASE("a new pair that cannot be used is refused, and the old one goes on", "[operation][tls]") {
    SecureServer secure;
    const TlsPair other(secure.folder.path(), "second");
    fs::copy_file(other.certificate, secure.pair.certificate, fs::copy_options::overwrite_existing);
    CHECK_FALSE(secure.server.server().reload_if_changed());
    CHECK(shake_hands(secure.server.port()).subject == "first");
    fs::remove(secure.pair.key);
    CHECK_FALSE(secure.server.server().reload());
    CHECK(shake_hands(secure.server.port()).subject == "first");
    fs::copy_file(other.key, secure.pair.key);
    CHECK(secure.server.server().reload_if_changed());
    CHECK(shake_hands(secure.server.port()).subject == "second");
}

TEST_CASE("files that make no pair are refused, each with its own sentence", "[operation][tls]") {
    const test::TempFolder folder;
    const TlsPair good(folder.path(), "good");
    const TlsPair other(folder.path(), "other");
    const TlsPair weak(folder.path(), "weak", KeyKind::weak_rsa);
    const fs::path nonsense = folder / "nonsense.pem";
    std::ofstream(nonsense) << "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    const fs::path damaged = folder / "damaged.pem";
    std::ofstream(damaged) << std::ifstream(good.certificate).rdbuf() << std::ifstream(nonsense).rdbuf();
    const auto use = [](const fs::path& certificate, const fs::path& key) {
        return code_of([&] { const Certificates pair(certificate, key); });
    };
    CHECK(use(good.certificate, other.key) == ErrorCode::invalid_argument);
    CHECK(use(weak.certificate, weak.key) == ErrorCode::invalid_argument);
    CHECK(use(nonsense, good.key) == ErrorCode::invalid_argument);
    CHECK(use(damaged, good.key) == ErrorCode::invalid_argument);
    CHECK(use(folder / "none.pem", good.key) == ErrorCode::invalid_argument);
    CHECK(use(good.certificate, good.certificate) == ErrorCode::invalid_argument);
    CHECK_NOTHROW(Certificates(good.certificate, good.key));
}

TEST_CASE("plain HTTP to a TLS port ends the connection and nothing else", "[operation][tls]") {
    SecureServer secure;
    CHECK(secure.server.send_bytes("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n").find("HTTP/1.1") ==
          std::string::npos);
    CHECK(shake_hands(secure.server.port()).ok);
}

TEST_CASE("the server does not begin beyond loopback without TLS", "[operation][tls]") {
    server::Config config;
    config.address = "0.0.0.0";
    CHECK(code_of([&] { TestServer refused(config); }) == ErrorCode::invalid_argument);
    config.insecure_listen = true;
    CHECK_NOTHROW(TestServer(config));
}
