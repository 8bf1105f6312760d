// Idempotency-Key, compression, HEAD: what the dispatcher adds to every operation.
#include <Poco/InflatingStream.h>

#include <sstream>

#include "test_server.hpp"

using namespace sessionaudit;
using nlohmann::json;
using test::Answer;
using test::TestServer;

namespace {

const std::string kSessions = "/api/v1/sessions";
const std::string kKey = "7f3c1e52-4a7b-4a55-9a55-0f0f2b7e6d11";
const json kAnna = {{"subject", "email:anna@shop.example"}};

Answer start(TestServer& server, const std::string& token, const json& body, const std::string& key) {
    return server.send_json("POST", kSessions, token, body, {{"Idempotency-Key", key}});
}

std::size_t count(TestServer& server, const std::string& token) {
    return server.send("GET", kSessions, token).json()["items"].size();
}

}  // namespace

TEST_CASE("what is sent twice with a key is done once and answered alike", "[api][idempotency]") {
    TestServer server;
    const std::string token = server.token();
    const Answer first = start(server, token, kAnna, kKey);
    REQUIRE(first.status == 201);
    const Answer second = start(server, token, kAnna, kKey);
    CHECK(second.status == 201);
    CHECK(second.json() == first.json());
    CHECK(second.header("Location") == first.header("Location"));
    CHECK(second.header("Idempotency-Replayed") == "true");
    CHECK(count(server, token) == 1);
}

TEST_CASE("a key with another request is refused, another sender's key is another key",
          "[api][idempotency]") {
    TestServer server;
    const std::string token = server.token();
    start(server, token, kAnna, kKey);
    const Answer other = start(server, token, {{"subject", "email:ben@shop.example"}}, kKey);
    CHECK(other.status == 422);
    CHECK(other.json()["type"] == "/problems/idempotency-mismatch");
    CHECK(server.send_json("POST", kSessions + "/login", token, kAnna, {{"Idempotency-Key", kKey}}).status ==
          422);
    CHECK(start(server, server.token(), {{"subject", "email:ben@shop.example"}}, kKey).status == 201);
    CHECK(count(server, token) == 2);
}

TEST_CASE("a key is free again when nothing was done, and after a day", "[api][idempotency]") {
    TestServer server;
    const std::string token = server.token();
    CHECK(start(server, token, {{"profile", "none"}}, kKey).status == 422);
    const Answer first = start(server, token, kAnna, kKey);
    CHECK(first.status == 201);
    server.vault.clock.advance(std::chrono::hours{25});
    const Answer later = start(server, token, kAnna, kKey);
    CHECK(later.status == 201);
    CHECK(later.header("Idempotency-Replayed").empty());
    CHECK(later.json()["id"] != first.json()["id"]);
}

TEST_CASE("a request that was cut off by a crash is not carried out again", "[api][idempotency]") {
    TestServer server;
    const std::string token = server.token();
    KeyedRequest request;
    request.sender = "token:test-1 " + server.vault->access().tokens().front().id.to_string();
    request.key = kKey;
    const std::string content =
        "POST" + std::string(1, '\0') + kSessions + std::string(1, '\0') + kAnna.dump();
    request.content.assign(content.begin(), content.end());
    CHECK(server.vault->idempotency().begin(request).state == RepeatCheck::State::fresh);
    const Answer answer = start(server, token, kAnna, kKey);
    CHECK(answer.status == 409);
    CHECK(answer.json()["type"] == "/problems/idempotency-in-progress");
    CHECK(count(server, token) == 0);
}

TEST_CASE("keys that could be guessed are refused", "[api][idempotency][bad_input]") {
    TestServer server;
    const std::string token = server.token();
    for (const std::string& key :
         {std::string("short"), std::string(129, 'a'), std::string("with a space in it..")})
        CHECK(start(server, token, kAnna, key).json()["type"] == "/problems/invalid-idempotency-key");
}

TEST_CASE("the token in a kept answer is not in the store", "[api][idempotency]") {
    TestServer server;
    const std::string token = server.token();
    const json answer = start(server, token, kAnna, kKey).json();
    KeyedRequest stranger;
    stranger.sender = "token:test-1";
    stranger.key = "another-key-that-is-long";
    CHECK(server.vault->idempotency().begin(stranger).state == RepeatCheck::State::fresh);
    CHECK(server.vault->idempotency().begin(stranger).state == RepeatCheck::State::begun);
    stranger.content = {1};
    CHECK(server.vault->idempotency().begin(stranger).state == RepeatCheck::State::different);
    CHECK(server.vault->idempotency().purge() == 0);
    server.vault.clock.advance(std::chrono::hours{25});
    CHECK(server.vault->idempotency().purge() == 2);
}

TEST_CASE("large answers are compressed for who asks, those with secrets never", "[api][gzip]") {
    TestServer server;
    const std::string token = server.token();
    const TestServer::Headers gzip = {{"Accept-Encoding", "br, gzip;q=0.8"}};
    for (int i = 0; i < 10; ++i)
        server.send_json("POST", kSessions, token, kAnna);
    const Answer plain = server.send("GET", kSessions, token);
    CHECK(plain.header("Content-Encoding").empty());
    CHECK(plain.header("Vary") == "Accept-Encoding");
    const Answer packed = server.send("GET", kSessions, token, "", gzip);
    REQUIRE(packed.header("Content-Encoding") == "gzip");
    CHECK(packed.body.size() < plain.body.size());
    std::istringstream bytes(packed.body);
    Poco::InflatingInputStream in(bytes, Poco::InflatingStreamBuf::STREAM_GZIP);
    CHECK(json::parse(in) == plain.json());
    CHECK(server.send("GET", kSessions, token, "", {{"Accept-Encoding", "gzip;q=0"}})
              .header("Content-Encoding")
              .empty());
    const json large = {{"subject", "email:ben@shop.example"},
                        {"attributes", {{"a", std::string(4000, 'a')}}}};
    const Answer secret = server.send_json("POST", kSessions, token, large, gzip);
    CHECK(secret.status == 201);
    CHECK(secret.header("Content-Encoding").empty());
}

TEST_CASE("HEAD is answered as GET without content", "[api]") {
    TestServer server;
    const std::string token = server.token();
    const Answer got = server.send("GET", "/api/v1/stats", token);
    const std::string head = server.send_bytes(
        "HEAD /api/v1/stats HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
        "Authorization: Bearer " +
        token + "\r\n\r\n");
    CHECK(head.starts_with("HTTP/1.1 200 "));
    CHECK(head.find("Content-Length: " + got.header("Content-Length")) != std::string::npos);
    CHECK(head.ends_with("\r\n\r\n"));
}
