// Events over HTTP: a few, and a stream of lines.
#include <Poco/DeflatingStream.h>
#include <Poco/Net/StreamSocket.h>

#include <sstream>

#include "test_server.hpp"

using namespace sessionaudit;
using nlohmann::json;
using test::Answer;
using test::TestServer;

namespace {

const std::string kEvents = "/api/v1/events";
const TestServer::Headers kLines = {{"Content-Type", "application/x-ndjson"}};
const std::string kAt = "2026-03-01T12:00:00.000Z";

std::string start(TestServer& server, const std::string& token) {
    return server.send_json("POST", "/api/v1/sessions", token, {{"subject", "email:anna@shop.example"}})
        .json()
        .at("id")
        .get<std::string>();
}

std::string line(const std::string& session, const std::string& more = {}) {
    return R"({"session":")" + session + R"(","at":")" + kAt + "\"" + more + "}\n";
}

std::string gzip(const std::string& text) {
    std::ostringstream packed;
    Poco::DeflatingOutputStream out(packed, Poco::DeflatingStreamBuf::STREAM_GZIP);
    out << text;
    out.close();
    return packed.str();
}

json list(TestServer& server, const std::string& token, const std::string& session) {
    return server.send("GET", "/api/v1/sessions/" + session + "/events", token).json().at("items");
}

}  // namespace

TEST_CASE("events of one session are recorded and listed in pages", "[api][events]") {
    TestServer server;
    const std::string token = server.token();
    const std::string session = start(server, token);
    const std::string path = "/api/v1/sessions/" + session + "/events";
    const json events = {{{"at", kAt}, {"kind", "checkout"}, {"path", "/done"}, {"attributes", {{"n", "1"}}}},
                         {{"at", kAt}, {"kind", "purchase"}, {"value_minor", 4990}, {"currency", "EUR"}},
                         {{"at", kAt}, {"kind", "cart_add"}, {"name", "shoe"}}};
    const Answer recorded = server.send_json("POST", path, token, events);
    INFO(recorded.body);
    REQUIRE(recorded.status == 200);
    CHECK(recorded.json()["recorded"] == 3);
    CHECK(recorded.json()["first_sequence"] == 1);
    const json first = server.send("GET", path + "?limit=2", token).json();
    REQUIRE(first["items"].size() == 2);
    CHECK(first["items"][0]["attributes"] == json{{"n", "1"}});
    CHECK(first["items"][1]["value_minor"] == 4990);
    const json second =
        server.send("GET", path + "?limit=2&cursor=" + first["next"].get<std::string>(), token).json();
    REQUIRE(second["items"].size() == 1);
    CHECK(second["items"][0]["sequence"] == 3);
    CHECK(!second.contains("next"));
}

TEST_CASE("an event that nobody can judge refuses the request", "[api][events][bad_input]") {
    TestServer server;
    const std::string token = server.token();
    const std::string session = start(server, token);
    const std::string path = "/api/v1/sessions/" + session + "/events";
    for (const json& bad :
         {json::array(), json{{{"kind", "click"}}}, json{{{"at", "yesterday"}}},
          json{{{"at", kAt}, {"kind", "dance"}}}, json{{{"at", kAt}, {"value_minor", 1}}},
          json{{{"at", kAt}, {"purpose", "no_such_purpose"}}}, json{{{"at", kAt}, {"colour", "red"}}},
          json{{{"at", kAt}}, {{"at", kAt}, {"kind", "custom"}}}}) {
        INFO(bad.dump());
        CHECK(server.send_json("POST", path, token, bad).status == 422);
    }
    CHECK(list(server, token, session).empty());
}

TEST_CASE("of many lines the good are recorded and the bad are told by number", "[api][events][ndjson]") {
    TestServer server;
    const std::string token = server.token();
    const std::string one = start(server, token);
    const std::string two = start(server, token);
    const std::string body = line(one, R"(,"kind":"checkout")") +                                        // 1
                             "\r\n" +                                                                    // 2
                             line(two, R"(,"kind":"purchase","value_minor":5,"currency":"EUR")") +       // 3
                             line(one, R"(,"kind":"dance")") +                                           // 4
                             line(one, R"(,"path":")" + std::string("\xff") + "\"") +                    // 5
                             "not json\n" +                                                              // 6
                             line("0195f3a2-7c41-7b52-8f00-3d1f0c9e6a11") +                              // 7
                             line(one, R"(,"kind":"custom","purpose":"no_such_purpose")") +              // 8
                             line(one, R"(,"kind":"cart_add","kind":"cart_add")") +                      // 9
                             line(one, R"(,"kind":"cart_add","name":7)") +                               // 10
                             line(one, std::string(",\"name\":\"a\0b\"", 13)) +                          // 11
                             R"({"session":")" + one + R"(","at":")" + kAt + R"(","kind":"cart_add"})";  // 12
    const Answer answer = server.send("POST", kEvents, token, body, kLines);
    INFO(answer.body);
    REQUIRE(answer.status == 200);
    const json told = answer.json();
    CHECK(told["lines"] == 11);
    CHECK(told["recorded"] == 3);
    CHECK(told["rejected"] == 8);
    std::vector<int> lines;
    for (const json& rejection : told["rejections"])
        lines.push_back(rejection["line"].get<int>());
    CHECK(lines == std::vector<int>{4, 5, 6, 7, 8, 9, 10, 11});
    CHECK(list(server, token, one).size() == 2);
    CHECK(list(server, token, two).size() == 1);
}

TEST_CASE("the first hundred rejections are told, whatever their batch", "[api][events][ndjson]") {
    TestServer server;
    const std::string token = server.token();
    std::string body = line("0195f3a2-7c41-7b52-8f00-3d1f0c9e6a11");
    for (int i = 0; i < 11'000; ++i)
        body += "x\n";
    const json told = server.send("POST", kEvents, token, body, kLines).json();
    CHECK(told["rejected"] == 11'001);
    REQUIRE(told["rejections"].size() == 100);
    CHECK(told["rejections"][0]["line"] == 1);
    CHECK(told["rejections"][99]["line"] == 100);
}

TEST_CASE("what people refused is not recorded from lines either", "[api][events][ndjson]") {
    TestServer server;
    const std::string token = server.token();
    const json person = {{"subject", "email:anna@shop.example"}, {"jurisdiction", "DE"}};
    const std::string session =
        server.send_json("POST", "/api/v1/sessions", token, person).json().at("id").get<std::string>();
    const std::string asked = line(session, R"(,"kind":"page_view","purpose":"advertising")");
    const json told = server.send("POST", kEvents, token, asked + asked, kLines).json();
    CHECK(told["recorded"] == 0);
    CHECK(told["dropped"].get<int>() + told["counted"].get<int>() + told["anonymised"].get<int>() == 2);
    CHECK(list(server, token, session).empty());
}

TEST_CASE("a line that does not end is skipped and counted, whatever its length", "[api][events][ndjson]") {
    TestServer server;
    const std::string token = server.token();
    const std::string session = start(server, token);
    TestServer::Headers headers = kLines;
    headers.emplace_back("Content-Encoding", "gzip");
    std::string lines = line(session, R"(,"kind":"checkout")") + std::string(40 * 1024 * 1024, 'x');
    const json bomb = server.send("POST", kEvents, token, gzip(lines), headers).json();
    CHECK(bomb["recorded"] == 1);
    CHECK(bomb["rejected"] == 1);
    CHECK(bomb["rejections"][0]["line"] == 2);
    lines.append("\n").append(line(session, R"(,"kind":"checkout")"));
    CHECK(server.send("POST", kEvents, token, gzip(lines), headers).json()["recorded"] == 2);
}

TEST_CASE("lines of another site's sessions are rejected", "[api][events][site]") {
    TestServer server;
    const std::string all = server.token();
    const std::string mine = server.token({Scope::sessions_write}, "a.example");
    const std::string theirs = start(server, all);
    const json told = server.send("POST", kEvents, mine, line(theirs), kLines).json();
    CHECK(told["recorded"] == 0);
    CHECK(told["rejected"] == 1);
    CHECK(list(server, all, theirs).empty());
}

TEST_CASE("chunked lines are recorded, and a stream that is cut off leaves whole batches only",
          "[api][events][ndjson][bad_input]") {
    TestServer server;
    const std::string token = server.token();
    const std::string session = start(server, token);
    const std::string head = "POST " + kEvents +
                             " HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-ndjson\r\n"
                             "Authorization: Bearer " +
                             token + "\r\n";
    const std::string one = line(session, R"(,"kind":"checkout")");
    char size[16];
    std::snprintf(size, sizeof size, "%zx\r\n", one.size());
    const std::string chunk = size + one + "\r\n";
    const std::string whole = server.send_bytes(
        head + "Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk + chunk + "0\r\n\r\n");
    CHECK(whole.starts_with("HTTP/1.1 200 "));
    CHECK(list(server, token, session).size() == 2);
    // Neither end of a body comes: a chunk that is missing, a length that is not reached.
    for (const std::string& cut : {head + "Transfer-Encoding: chunked\r\n\r\n" + chunk + chunk,
                                   head + "Content-Length: 100000\r\n\r\n" + one + one}) {
        Poco::Net::StreamSocket socket(Poco::Net::SocketAddress("127.0.0.1", server.port()));
        socket.sendBytes(cut.data(), static_cast<int>(cut.size()));
        socket.shutdownSend();
        char rest[4096];
        while (socket.receiveBytes(rest, sizeof rest) > 0) {
        }
    }
    CHECK(list(server, token, session).size() == 2);
}

TEST_CASE("a bulk body that grows beyond the limit when it is unpacked is refused",
          "[api][events][bad_input]") {
    server::Config config;
    config.limits.bulk_bytes = 64 * 1024;
    TestServer server(config);
    const std::string token = server.token();
    // 1 MiB of spaces, in gzip: what zlib makes of it is small.
    const std::string bomb = gzip(std::string(1024 * 1024, ' '));
    TestServer::Headers headers = kLines;
    headers.emplace_back("Content-Encoding", "gzip");
    const Answer answer = server.send("POST", kEvents, token, bomb, headers);
    CHECK(answer.status == 413);
    const std::string session = start(server, token);
    const Answer small =
        server.send("POST", kEvents, token, gzip(line(session, R"(,"kind":"checkout")")), headers);
    CHECK(small.json()["recorded"] == 1);
    CHECK(server.send("POST", kEvents, token, "no gzip", headers).status == 400);
}

TEST_CASE("of an upload that breaks off the answer says what was taken", "[api][events][ndjson][bad_input]") {
    TestServer server;
    const std::string token = server.token();
    const std::string session = start(server, token);
    std::string lines;
    for (int i = 0; i < 10'500; ++i)
        lines += line(session, R"(,"kind":"checkout")");
    TestServer::Headers headers = kLines;
    headers.emplace_back("Content-Encoding", "gzip");
    std::string packed = gzip(lines);
    packed.resize(packed.size() - 20);
    const Answer answer = server.send("POST", kEvents, token, packed, headers);
    INFO(answer.body);
    CHECK(answer.status == 400);
    CHECK(answer.json().at("detail").get<std::string>().find(
              "the first 10000 lines were taken, and 10000 events of them recorded") != std::string::npos);
    CHECK(server.send("GET", "/api/v1/sessions/" + session, token).json().at("event_count") == 10'000);
}

TEST_CASE("an event that has not happened yet is refused", "[api][events][bad_input]") {
    TestServer server;
    const std::string token = server.token();
    const std::string session = start(server, token);
    const std::string path = "/api/v1/sessions/" + session + "/events";
    const auto at = [](const char* time) { return json::array({{{"at", time}, {"kind", "checkout"}}}); };
    CHECK(server.send_json("POST", path, token, at("2026-03-02T12:00:00Z")).status == 200);
    const Answer ahead = server.send_json("POST", path, token, at("2026-03-02T12:00:00.001Z"));
    CHECK(ahead.status == 422);
    CHECK(ahead.json().at("errors").at(0).at("place") == "/0/at");
    const Answer bulk = server.send(
        "POST", kEvents, token,
        R"({"session":")" + session + R"(","at":"2099-01-01T00:00:00Z","kind":"checkout"})", kLines);
    CHECK(bulk.json().at("rejected") == 1);
    CHECK(bulk.json().at("recorded") == 0);
    CHECK(list(server, token, session).size() == 1);
}

TEST_CASE("a site is a host name", "[api][sessions][bad_input]") {
    TestServer server;
    const std::string token = server.token();
    const auto started = [&](const std::string& site) {
        return server.send_json("POST", "/api/v1/sessions", token, {{"site", site}}).status;
    };
    for (const char* const good :
         {"shop.example", "localhost", "m.shop.example:8443", "xn--bcher-kva.example", "a"})
        CHECK(started(good) == 201);
    for (const std::string& bad :
         {std::string("a\0b", 3), std::string("a\r\nSet-Cookie: x=1"), std::string("/../x"),
          std::string("shop.example."), std::string("a b"), std::string("")})
        CHECK(started(bad) == 422);
}
