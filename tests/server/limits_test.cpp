// Clients that are slow, greedy or many. No sleeps: what ends is waited for by reading until the end.
#include <Poco/Net/StreamSocket.h>

#include <chrono>
#include <thread>

#include "test_server.hpp"
#include "tls_pair.hpp"

using namespace sessionaudit;
using test::Answer;
using test::TestServer;

namespace {

using namespace std::chrono_literals;

server::Config impatient() {
    server::Config config;
    config.limits.head_time = 300ms;
    config.limits.body_time = 300ms;
    config.limits.idle_time = 300ms;
    return config;
}

/// A connection of its own, byte by byte.
class Wire {
  public:
    explicit Wire(std::uint16_t port) : socket_(Poco::Net::SocketAddress("127.0.0.1", port)) {
        socket_.setReceiveTimeout(Poco::Timespan(60, 0));
    }
    void send(const std::string& bytes) { socket_.sendBytes(bytes.data(), static_cast<int>(bytes.size())); }
    /// All that comes until the server closes.
    std::string rest() {
        std::string all;
        char piece[4096];
        try {
            for (int got = 0; (got = socket_.receiveBytes(piece, sizeof piece)) > 0;)
                all.append(piece, static_cast<std::size_t>(got));
        } catch (const Poco::Exception&) {
            all += "(reset)";
        }
        return all;
    }
    /// What comes at once.
    std::string some() {
        char piece[4096];
        const int got = socket_.receiveBytes(piece, sizeof piece);
        return {piece, static_cast<std::size_t>(std::max(got, 0))};
    }
    /// Sends the same again and again until the server has closed.
    void drip(const std::string& bytes) {
        try {
            for (int i = 0; i < 6000; ++i) {
                send(bytes);
                if (socket_.poll(Poco::Timespan(10'000), Poco::Net::Socket::SELECT_READ)) {
                    answer = rest();
                    return;
                }
            }
        } catch (const Poco::Exception&) {
            answer += "(reset)";
            return;
        }
        answer = "(never closed)";
    }
    std::string answer;

  private:
    Poco::Net::StreamSocket socket_;
};

const std::string kHealth = "GET /healthz HTTP/1.1\r\nHost: a\r\n";

}  // namespace

TEST_CASE("who says nothing is closed when its time is up", "[operation][limits]") {
    TestServer server(impatient());
    CHECK(Wire(server.port()).rest().empty());
    Wire kept(server.port());
    kept.send(kHealth + "\r\n");
    const std::string all = kept.rest();
    CHECK(all.starts_with("HTTP/1.1 200 "));
    CHECK(all.find("(reset)") == std::string::npos);
}

TEST_CASE("a head that comes byte by byte is not waited for", "[operation][limits]") {
    TestServer server(impatient());
    Wire wire(server.port());
    wire.send(kHealth + "X-Slow: ");
    wire.drip("a");
    CHECK(wire.answer != "(never closed)");
    CHECK(wire.answer.find(" 200 ") == std::string::npos);
}

TEST_CASE("a body that comes byte by byte is not waited for", "[operation][limits]") {
    TestServer server(impatient());
    Wire wire(server.port());
    wire.send("POST /api/v1/consents/decide HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer " + server.token() +
              "\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n{");
    wire.drip(" ");
    CHECK(wire.answer != "(never closed)");
    CHECK(wire.answer.find(" 200 ") == std::string::npos);
}

TEST_CASE("a TLS handshake that does not go on is not waited for", "[operation][limits]") {
    const test::TempFolder folder;
    const test::TlsPair pair(folder.path(), "slow");
    server::Config config = impatient();
    config.certificate = pair.certificate;
    config.key = pair.key;
    TestServer server(config);
    Wire wire(server.port());
    wire.send(std::string("\x16\x03\x01\x02\x00\x01", 6));
    wire.drip(std::string(1, '\x01'));
    CHECK(wire.answer != "(never closed)");
    CHECK(test::shake_hands(server.port()).ok);
}

TEST_CASE("a client that sends on after a refusal reads its answer", "[operation][limits]") {
    server::Config config;
    config.limits.body_bytes = 64 * 1024;
    TestServer server(config);
    const std::size_t size = 8 * 1024 * 1024;
    Wire wire(server.port());
    wire.send("POST /api/v1/consents/decide HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer " + server.token() +
              "\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(size) + "\r\n\r\n");
    wire.send(std::string(size, ' '));
    const std::string answer = wire.rest();
    CHECK(answer.starts_with("HTTP/1.1 413 "));
    CHECK(answer.find("body-too-large") != std::string::npos);
}

TEST_CASE("a long target is 414, many or long fields are 431", "[operation][limits]") {
    TestServer server;
    const auto status = [&](const std::string& bytes) { return server.send_bytes(bytes).substr(9, 3); };
    const std::string end = " HTTP/1.1\r\nHost: a\r\n\r\n";
    CHECK(status("GET /healthz?" + std::string(9'000, 'a') + end) == "414");
    CHECK(status("GET /healthz?" + std::string(200'000, 'a') + end) == "414");
    std::string many = kHealth;
    for (int i = 0; i < 200; ++i)
        many += "X-" + std::to_string(i) + ": 1\r\n";
    CHECK(status(many + "\r\n") == "431");
    CHECK(status(kHealth + "X-Long: " + std::string(100'000, 'a') + "\r\n\r\n") == "431");
    std::string large = kHealth;
    for (int i = 0; i < 50; ++i)
        large += "X-" + std::to_string(i) + ": " + std::string(1'000, 'a') + "\r\n";
    CHECK(status(large + "\r\n") == "431");
    CHECK(status(kHealth + "Connection: close\r\n\r\n") == "200");
}

TEST_CASE("when it is full, who comes is told so, and who was there is served", "[operation][limits]") {
    server::Config config;
    config.limits.connections = 8;
    TestServer server(config);
    std::vector<std::unique_ptr<Wire>> held;
    for (int i = 0; i < 8; ++i) {
        held.push_back(std::make_unique<Wire>(server.port()));
        held.back()->send(kHealth + "\r\n");
        REQUIRE(held.back()->some().starts_with("HTTP/1.1 200 "));
    }
    const std::string refused = Wire(server.port()).rest();
    CHECK(refused.starts_with("HTTP/1.1 503 "));
    CHECK(refused.find("Retry-After: ") != std::string::npos);
    held.front()->send(kHealth + "\r\n");
    CHECK(held.front()->some().starts_with("HTTP/1.1 200 "));
}

TEST_CASE("under pressure, those who ask for nothing make room", "[operation][limits]") {
    server::Config config;
    config.limits.connections = 8;
    config.limits.idle_time = 4s;
    TestServer server(config);
    std::vector<std::unique_ptr<Wire>> held;
    for (int i = 0; i < 7; ++i) {
        held.push_back(std::make_unique<Wire>(server.port()));
        held.back()->send(kHealth + "\r\n");
        REQUIRE(held.back()->some().starts_with("HTTP/1.1 200 "));
    }
    const auto begun = std::chrono::steady_clock::now();
    CHECK(held.front()->rest().empty());
    CHECK(std::chrono::steady_clock::now() - begun < 3s);
}

TEST_CASE("one address has no more connections than it may", "[operation][limits]") {
    server::Config config;
    config.limits.connections_per_address = 2;
    TestServer server(config);
    const std::string token = server.token();
    {
        Wire first(server.port());
        Wire second(server.port());
        for (Wire* const wire : {&first, &second}) {
            wire->send(kHealth + "\r\n");
            REQUIRE(wire->some().starts_with("HTTP/1.1 200 "));
        }
        CHECK(Wire(server.port()).rest().starts_with("HTTP/1.1 503 "));
        first.send(kHealth + "Connection: close\r\n\r\n");
        CHECK(first.rest().starts_with("HTTP/1.1 200 "));
    }
    // The place is free when the server has seen the end of one: it may take a moment.
    bool served = false;
    for (int i = 0; i < 1000 && !served; ++i) {
        Wire again(server.port());
        again.send(kHealth + "Connection: close\r\n\r\n");
        served = again.rest().starts_with("HTTP/1.1 200 ");
    }
    CHECK(served);
}

TEST_CASE("a stop closes who waits at once, and gives up on who never ends", "[operation][limits]") {
    server::Config config;
    config.limits.stop_time = 200ms;
    TestServer server(config);
    Wire idle(server.port());
    idle.send(kHealth + "\r\n");
    REQUIRE(idle.some().starts_with("HTTP/1.1 200 "));
    Wire begun(server.port());
    begun.send(kHealth + "X-Never: ");
    const auto since = std::chrono::steady_clock::now();
    server.stop();
    CHECK(std::chrono::steady_clock::now() - since < 5s);
    CHECK(idle.rest().empty());
    CHECK(begun.rest().find(" 200 ") == std::string::npos);
}
