// What holds for every operation: found, admitted, read, checked, answered.
#include <Poco/Net/NetException.h>
#include <Poco/Net/StreamSocket.h>

#include "test_server.hpp"

using namespace sessionaudit;
using test::Answer;
using test::TestServer;

namespace {

const std::string kDecide = "/api/v1/consents/decide";
const nlohmann::json kQuestion = {{"subject", "email:anna@shop.example"}, {"purpose", "analytics"}};

void check_problem(const Answer& answer, int status, const std::string& type) {
    INFO(answer.body);
    CHECK(answer.status == status);
    CHECK(answer.header("Content-Type") == "application/problem+json");
    CHECK(answer.json().at("type") == "/problems/" + type);
    CHECK(answer.json().at("status") == status);
}

}  // namespace

TEST_CASE("a session that was started over HTTP is good when it is checked", "[server][sessions]") {
    TestServer server;
    const std::string token = server.token();
    const Answer started = server.send_json("POST", "/api/v1/sessions", token, {{"jurisdiction", "DE"}});
    INFO(started.body);
    REQUIRE(started.status == 201);
    CHECK(started.header("Location") == "/api/v1/sessions/" + started.json().at("id").get<std::string>());
    const Answer checked =
        server.send_json("POST", "/api/v1/sessions/check", token, {{"token", started.json().at("token")}});
    CHECK(checked.status == 200);
    CHECK(checked.json().at("status") == "active");
    CHECK(checked.json().at("id") == started.json().at("id"));
}

TEST_CASE("nobody gets in without a good token that has the scope", "[server][authenticator]") {
    TestServer server;
    check_problem(server.send_json("POST", kDecide, "", kQuestion), 401, "not-authenticated");
    check_problem(server.send_json("POST", kDecide, "sat_nonsense", kQuestion), 401, "not-authenticated");
    check_problem(server.send_json("POST", kDecide, server.token({Scope::stats_read}), kQuestion), 403,
                  "not-allowed");
    const auto issued = server.vault->access().issue_token({"gone", {Scope::consents_read}, "", {}}, "test");
    CHECK(server.send_json("POST", kDecide, issued.token, kQuestion).status == 200);
    server.vault->access().revoke_token(issued.id, "test");
    check_problem(server.send_json("POST", kDecide, issued.token, kQuestion), 401, "not-authenticated");
}

TEST_CASE("what is no request of the description is refused, each in its own way", "[server][bad_input]") {
    TestServer server;
    const std::string token = server.token();
    const TestServer::Headers json = {{"Content-Type", "application/json"}};
    check_problem(server.send("GET", "/nowhere", token), 404, "no-such-route");
    check_problem(server.send("GET", kDecide, token), 405, "method-not-allowed");
    check_problem(server.send("POST", kDecide, token, "{}", {{"Content-Type", "text/plain"}}), 415,
                  "unsupported-media-type");
    check_problem(server.send("POST", kDecide, token, "{\"purpose\":", json), 400, "malformed-json");
    check_problem(server.send("POST", kDecide, token, "{\"purpose\":\"a\",\"purpose\":\"b\"}", json), 400,
                  "malformed-json");
    check_problem(server.send("POST", kDecide, token, std::string(100, '[') + std::string(100, ']'), json),
                  400, "malformed-json");
    check_problem(server.send("POST", kDecide, token, "{\"purpose\":\"\xff\"}", json), 400, "malformed-json");
    check_problem(server.send("POST", kDecide, token, "{\"purpose\":7}", json), 422, "invalid-request");
    check_problem(server.send("POST", kDecide, token, "{\"purpose\":\"a\",\"colour\":\"b\"}", json), 422,
                  "invalid-request");
    check_problem(server.send("POST", kDecide + "?x=1", token, kQuestion.dump(), json), 422,
                  "invalid-request");
}

TEST_CASE("a request whose end can be read in two ways is refused and the connection closed",
          "[server][bad_input]") {
    TestServer server;
    const std::string line = "POST " + kDecide + " HTTP/1.1\r\nHost: a\r\n";
    for (const char* const fields :
         {"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "Content-Length: 5\r\nContent-Length: 6\r\n",
          "Content-Length: -1\r\n", "Content-Length: 0x5\r\n", "Transfer-Encoding: gzip\r\n",
          "Content-Length : 5\r\n", "Content-Length: 5\r\nTransfer-Encoding : chunked\r\n",
          "Content-Length\t: 5\r\n", "Host: b\r\n", ": 5\r\n", "X-A: a\x01z\r\n", "X(a): b\r\n"}) {
        INFO(fields);
        const std::string answer = server.send_bytes(line + fields + "\r\n0\r\n\r\nGET / HTTP/1.1\r\n\r\n");
        CHECK(answer.starts_with("HTTP/1.1 400 "));
        CHECK(answer.find("HTTP/1.1", 8) == std::string::npos);
    }
}

TEST_CASE("a head that is none of HTTP/1.1 is refused and the connection closed", "[server][bad_input]") {
    TestServer server;
    for (const std::string& head : {std::string("GET /healthz HTTP/1.1\r\n\r\n"),
                                    std::string("GET /healthz HTTP/1.9\r\nHost: a\r\n\r\n"),
                                    std::string("GET /healthz HTTP/2.0\r\nHost: a\r\n\r\n"),
                                    std::string("GET /healthz HTTP/1.1\r\nHost: a\r\nX: \0\r\n\r\n", 41)}) {
        INFO(head);
        const std::string answer = server.send_bytes(head + "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n");
        CHECK(answer.starts_with("HTTP/1.1 400 "));
        CHECK(answer.find("HTTP/1.1", 8) == std::string::npos);
    }
    CHECK(server.send_bytes("GET http://a/healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
              .starts_with("HTTP/1.1 200 "));
    CHECK(server.send_bytes("GET /healthz HTTP/1.0\r\n\r\n").starts_with("HTTP/1.1 200 "));
}

TEST_CASE("what the standards let a client choose is taken", "[server][authenticator]") {
    TestServer server;
    const std::string token = server.token();
    const auto asked = [&](const std::string& authorization, const std::string& type) {
        return server
            .send("POST", kDecide, "", kQuestion.dump(),
                  {{"Authorization", authorization}, {"Content-Type", type}})
            .status;
    };
    CHECK(asked("bearer " + token, "application/json") == 200);
    CHECK(asked("BEARER " + token, "application/json; charset=\"UTF-8\"") == 200);
    CHECK(asked("Bearer" + token, "application/json") == 401);
    CHECK(asked("Bearer " + token, "application/json; charset=utf-16") == 415);
    CHECK(server.send("OPTIONS", "/healthz", "").header("Allow") == "GET, HEAD");
}

TEST_CASE("who comes when the server stops is refused, not left to wait", "[server][stop]") {
    TestServer server;
    const Poco::Net::SocketAddress address("127.0.0.1", server.port());
    CHECK_NOTHROW(Poco::Net::StreamSocket(address));
    server.stop();
    CHECK_THROWS_AS(Poco::Net::StreamSocket(address), Poco::Net::ConnectionRefusedException);
}
