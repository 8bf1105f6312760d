// The API for pages: who may come, what they may do, and what they may not learn.
#include "test_server.hpp"

#include "sessionaudit/browser_ticket.hpp"
#include "sessionaudit/privacy_signals.hpp"

using namespace sessionaudit;
using nlohmann::json;
using test::Answer;
using test::TestServer;

namespace {

const std::string kOrigin = "https://www.shop.example";

server::Config with_browser_api() {
    server::Config config;
    config.consent_origins = {kOrigin, "https://m.shop.example"};
    config.gpc_since = "2026-01-31";
    return config;
}

/// A visitor of the shop, and a page of theirs that holds a ticket.
struct Page {
    explicit Page(const std::string& jurisdiction = "DE", server::Config config = with_browser_api())
        : server(std::move(config)) {
        StartRequest start;
        start.jurisdiction = jurisdiction;
        session = server.vault.sessions().start(start).id;
        const Answer answer =
            server.send_json("POST", "/api/v1/consents/tickets", server.token({Scope::consents_write}),
                             {{"session", session.to_string()}, {"origin", kOrigin}});
        REQUIRE(answer.status == 201);
        ticket = answer.json().at("ticket");
    }
    Answer post(const std::string& path, const json& body, TestServer::Headers headers = {}) {
        headers.emplace_back("Origin", origin);
        return server.send_json("POST", "/c/v1/" + path, "", body, headers);
    }
    Answer choose(const std::string& purpose, const std::string& state,
                  const TestServer::Headers& headers = {}) {
        return post("consents",
                    {{"ticket", ticket},
                     {"choices", {{{"purpose", purpose}, {"state", state}}}},
                     {"method", "banner"}},
                    headers);
    }
    Answer view(const std::string& purpose = "audience_measurement",
                const TestServer::Headers& headers = {}) {
        return post(
            "events",
            {{"ticket", ticket}, {"events", {{{"kind", "page_view"}, {"purpose", purpose}, {"path", "/"}}}}},
            headers);
    }
    Answer decide(const std::string& purposes, TestServer::Headers headers = {}) {
        headers.emplace_back("Origin", origin);
        headers.emplace_back("Consent-Ticket", ticket);
        return server.send("GET", "/c/v1/decision?purposes=" + purposes, "", "", headers);
    }
    TestServer server;
    std::string origin = kOrigin;
    SessionId session{};
    std::string ticket;
};

Answer preflight(TestServer& server, const std::string& path, const std::string& origin,
                 const std::string& method) {
    return server.send("OPTIONS", path, "", "",
                       {{"Origin", origin},
                        {"Access-Control-Request-Method", method},
                        {"Access-Control-Request-Headers", "consent-ticket"}});
}

void check_refused(const Answer& answer, int status, const std::string& type) {
    INFO(answer.body);
    CHECK(answer.status == status);
    CHECK(answer.json().at("type") == "/problems/" + type);
}

}  // namespace

TEST_CASE("a page records its visitor's choice, and what follows from it holds at once", "[browser_api]") {
    Page page;
    CHECK(page.decide("audience_measurement").json().at("decisions").at(0) ==
          json{{"purpose", "audience_measurement"}, {"allowed", false}, {"state", "none"}});
    CHECK(page.view().json().at("recorded") == 0);

    const Answer given = page.choose("audience_measurement", "given");
    INFO(given.body);
    REQUIRE(given.status == 201);
    CHECK(given.json().at("notes").empty());
    const auto record = page.server.vault->consents().find(
        page.session, *RecordId::parse(given.json().at("record").get<std::string>()));
    REQUIRE(record);
    CHECK(record->actor == "browser");
    CHECK(record->method == "banner");

    const json decisions = page.decide("audience_measurement,advertising").json().at("decisions");
    CHECK(decisions.at(0).at("allowed") == true);
    CHECK(decisions.at(1).at("allowed") == false);
    CHECK(page.view().json().at("recorded") == 1);
    CHECK(page.view("advertising").json().at("recorded") == 0);
    CHECK(page.server.vault.sessions().events(page.session).size() == 1);

    CHECK(page.choose("audience_measurement", "withdrawn").status == 201);
    CHECK(page.decide("audience_measurement").json().at("decisions").at(0).at("state") == "withdrawn");
    check_refused(page.choose("audience_measurement", "withdrawn"), 409, "conflict");
}

TEST_CASE("what a beacon sends as text is read as JSON", "[browser_api]") {
    Page page;
    const json body = {{"ticket", page.ticket}, {"events", {{{"kind", "purchase"}, {"purpose", "service"}}}}};
    const TestServer::Headers beacon = {{"Origin", kOrigin}, {"Content-Type", "text/plain;charset=UTF-8"}};
    const Answer answer = page.server.send("POST", "/c/v1/events", "", body.dump(), beacon);
    INFO(answer.body);
    CHECK(answer.status == 200);
    CHECK(answer.json().at("recorded") == 1);
    check_refused(page.server.send("POST", "/c/v1/events", "", "{", beacon), 400, "malformed-json");
    check_refused(
        page.server.send("POST", "/c/v1/events", "", "ticket=x",
                         {{"Origin", kOrigin}, {"Content-Type", "application/x-www-form-urlencoded"}}),
        415, "unsupported-media-type");
}

TEST_CASE("Global Privacy Control opts out of sale and sharing where the law knows it",
          "[browser_api][gpc]") {
    Page page("US-CA");
    CHECK(page.decide("advertising").json().at("decisions").at(0).at("allowed") == true);
    SECTION("told by the header, on any request") {
        CHECK(page.decide("advertising", {{"Sec-GPC", "1"}}).json().at("decisions").at(0).at("state") ==
              "opted_out");
    }
    SECTION("told with an event, before it is recorded") {
        CHECK(page.view("advertising", {{"Sec-GPC", "1"}}).json().at("recorded") == 0);
    }
    SECTION("told by the page, where the browser sends no header") {
        CHECK(page.decide("advertising&gpc=1").json().at("decisions").at(0).at("state") == "opted_out");
    }
    const auto history = page.server.vault->consents().history(page.session);
    REQUIRE(history.size() == 1);
    CHECK(history[0].method == "signal");
    CHECK(history[0].signals == SeenSignals{{"Sec-GPC", "1"}});
    // Once a visit, not once a request.
    page.view("advertising", {{"Sec-GPC", "1"}});
    CHECK(page.server.vault->consents().history(page.session).size() == 1);
}

TEST_CASE("a yes against the signal is recorded as no, and the page is told", "[browser_api][gpc]") {
    Page page("US-CA");
    const Answer answer = page.choose("advertising", "given", {{"Sec-GPC", "1"}});
    INFO(answer.body);
    REQUIRE(answer.status == 201);
    CHECK(answer.json().at("notes").at(0) == json{{"id", "gpc_conflict"}, {"purpose", "advertising"}});
    CHECK(page.decide("advertising").json().at("decisions").at(0).at("state") == "opted_out");
    // A yes that was asked for after that, without the signal, stands for the rest of the visit.
    CHECK(page.choose("advertising", "given").status == 201);
    CHECK(page.decide("advertising", {{"Sec-GPC", "1"}}).json().at("decisions").at(0).at("state") == "given");
}

TEST_CASE("only pages of the configured origins come in, and only they may read the answers",
          "[browser_api][bad_input]") {
    Page page;
    for (const std::string& origin :
         {std::string("https://evil.example"), std::string("null"), std::string("*"),
          std::string("https://www.shop.example.evil.example"), std::string("http://www.shop.example"),
          std::string("https://www.shop.example:8443"), std::string("https://WWW.shop.example"),
          std::string("https://www.shop.example, https://evil.example")}) {
        INFO(origin);
        page.origin = origin;
        for (const Answer& answer :
             {page.choose("advertising", "given"), page.view(), page.decide("advertising"),
              preflight(page.server, "/c/v1/events", origin, "POST")}) {
            check_refused(answer, 403, "unknown-origin");
            CHECK(answer.header("Access-Control-Allow-Origin").empty());
            CHECK(answer.header("Vary") == "Origin");
            CHECK(answer.body.find("evil") == std::string::npos);
        }
    }
    // No browser: no Origin.
    check_refused(page.server.send_json("POST", "/c/v1/events", "",
                                        {{"ticket", page.ticket}, {"events", json::array()}}),
                  403, "unknown-origin");
    page.origin = kOrigin;
    const Answer bad = page.post("events", {{"ticket", "x"}});
    CHECK(bad.status == 422);
    CHECK(bad.header("Access-Control-Allow-Origin") == kOrigin);
    CHECK(bad.header("Access-Control-Allow-Credentials").empty());
}

TEST_CASE("two Origin lines, or one that would begin another line, open nothing",
          "[browser_api][bad_input]") {
    Page page;
    const std::string body = json{{"ticket", page.ticket}, {"events", {{{"kind", "click"}}}}}.dump();
    const std::string end =
        "Content-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) +
        "\r\nConnection: close\r\n\r\n" + body;
    for (const std::string& lines : {"Origin: " + kOrigin + "\r\nOrigin: https://evil.example\r\n",
                                     "Origin: " + kOrigin + "\r\n X-Folded: 1\r\n",
                                     "Origin: " + kOrigin + "%0d%0aSet-Cookie: a=b\r\n"}) {
        INFO(lines);
        std::string request = "POST /c/v1/events HTTP/1.1\r\nHost: a\r\n";
        const std::string answer = page.server.send_bytes(request.append(lines).append(end));
        CHECK(answer.starts_with("HTTP/1.1 40"));
        CHECK(answer.find("Set-Cookie") == std::string::npos);
        CHECK(answer.find("Access-Control-Allow-Origin") == std::string::npos);
    }
}

TEST_CASE("a carriage return alone ends a field for us, and nothing of it comes back",
          "[browser_api][bad_input]") {
    Page page;
    const std::string body = json{{"ticket", page.ticket}, {"events", {{{"kind", "click"}}}}}.dump();
    std::string request = "POST /c/v1/events HTTP/1.1\r\nHost: a\r\nOrigin: ";
    request.append(kOrigin).append("\rSet-Cookie: a=b\r\nContent-Type: application/json\r\nContent-Length: ");
    request.append(std::to_string(body.size())).append("\r\nConnection: close\r\n\r\n").append(body);
    const std::string answer = page.server.send_bytes(request);
    CHECK(answer.starts_with("HTTP/1.1 "));
    CHECK(answer.find("Set-Cookie") == std::string::npos);
}

TEST_CASE("the question before a request is answered for the methods that a path takes",
          "[browser_api][cors]") {
    TestServer server(with_browser_api());
    const Answer answer = preflight(server, "/c/v1/decision", kOrigin, "GET");
    CHECK(answer.status == 204);
    CHECK(answer.header("Access-Control-Allow-Origin") == kOrigin);
    CHECK(answer.header("Access-Control-Allow-Methods") == "GET, HEAD");
    CHECK(answer.header("Access-Control-Allow-Headers") == "Consent-Ticket, Content-Type");
    CHECK(answer.header("Access-Control-Max-Age") == "7200");
    for (const char* const method : {"DELETE", "PUT", "POST", "", "GET, POST", "get"})
        check_refused(preflight(server, "/c/v1/decision", kOrigin, method), 405, "method-not-allowed");
    // The rest of the server is for no page of another site.
    check_refused(preflight(server, "/api/v1/sessions", kOrigin, "POST"), 405, "method-not-allowed");
    CHECK(
        preflight(server, "/api/v1/sessions", kOrigin, "POST").header("Access-Control-Allow-Origin").empty());
    check_refused(preflight(server, "/c/v1/nothing", kOrigin, "POST"), 404, "no-such-route");
}

TEST_CASE("a ticket is good for its origin, its hour and its session, and nothing else",
          "[browser_api][bad_input]") {
    Page page;
    SECTION("of another origin") {
        page.origin = "https://m.shop.example";
        check_refused(page.view(), 403, "ticket-not-good");
        check_refused(page.decide("advertising"), 403, "ticket-not-good");
    }
    SECTION("expired") {
        for (const int minutes : {20, 20, 19}) {
            page.server.vault.clock.advance(std::chrono::minutes{minutes});
            page.server.vault.sessions().touch(page.session);
        }
        CHECK(page.view().status == 200);
        page.server.vault.clock.advance(std::chrono::minutes{1});
        check_refused(page.view(), 403, "ticket-not-good");
    }
    SECTION("of a session that has ended") {
        page.server.vault.sessions().end(page.session, EndedReason::logout);
        check_refused(page.view(), 403, "ticket-not-good");
        check_refused(page.choose("advertising", "given"), 403, "ticket-not-good");
        const Answer again =
            page.server.send_json("POST", "/api/v1/consents/tickets", page.server.token(),
                                  {{"session", page.session.to_string()}, {"origin", kOrigin}});
        check_refused(again, 409, "conflict");
    }
    SECTION("tampered with, anywhere") {
        const std::string good = page.ticket;
        for (std::size_t i = 4; i < good.size(); ++i) {
            page.ticket = good;
            page.ticket[i] = good[i] == 'A' ? 'B' : 'A';
            CHECK(page.decide("advertising").status == 403);
        }
        page.ticket = good.substr(0, good.size() - 1);
        CHECK(page.decide("advertising").status == 403);
    }
    SECTION("is no token of the API") {
        check_refused(
            page.server.send("GET", "/c/v1/decision?purposes=advertising", "", "", {{"Origin", kOrigin}}),
            403, "ticket-not-good");
        check_refused(
            page.server.send_json("POST", "/api/v1/consents/decide", page.ticket, {{"purpose", "service"}}),
            401, "not-authenticated");
    }
}

TEST_CASE("tickets are for configured origins and the token's own site", "[browser_api][tickets]") {
    Page page;
    const auto ask = [&](const std::string& token, const std::string& session, const std::string& origin) {
        return page.server.send_json("POST", "/api/v1/consents/tickets", token,
                                     {{"session", session}, {"origin", origin}});
    };
    const std::string session = page.session.to_string();
    const std::string token = page.server.token({Scope::consents_write});
    check_refused(ask(token, session, "https://evil.example"), 422, "invalid-request");
    check_refused(ask(token, session, "javascript:alert(1)"), 422, "invalid-request");
    check_refused(ask(token, "00000000-0000-7000-8000-000000000009", kOrigin), 404, "not-found");
    check_refused(ask(page.server.token({Scope::consents_write}, "other.example"), session, kOrigin), 404,
                  "not-found");
    CHECK(ask(page.server.token({Scope::consents_write}, "shop.example"), session, kOrigin).status == 201);
}

TEST_CASE("a page that sends too much or too often is turned away", "[browser_api][bad_input]") {
    Page page;
    SECTION("at once") {
        const json body = {{"ticket", page.ticket},
                           {"events", {{{"kind", "click"}, {"path", std::string(17'000, 'x')}}}}};
        check_refused(page.post("events", body), 413, "body-too-large");
        json many = {{"ticket", page.ticket}, {"events", json::array()}};
        for (int i = 0; i < 101; ++i)
            many["events"].push_back({{"kind", "click"}});
        check_refused(page.post("events", many), 422, "invalid-request");
    }
    SECTION("with one ticket") {
        for (int i = 0; i < 60; ++i)
            CHECK(page.decide("advertising").status == 200);
        const Answer refused = page.decide("advertising");
        check_refused(refused, 429, "too-many-requests");
        CHECK(refused.header("Retry-After") == "1");
        CHECK(refused.header("Access-Control-Allow-Origin") == kOrigin);
        page.server.vault.clock.advance(std::chrono::seconds{1});
        CHECK(page.decide("advertising").status == 200);
    }
    SECTION("from one address, whatever the ticket") {
        const std::string good = page.ticket;
        page.ticket = "sct_" + std::string(75, 'A');
        for (int i = 0; i < 400; ++i)
            CHECK(page.decide("advertising").status == 403);
        page.ticket = good;
        check_refused(page.decide("advertising"), 429, "too-many-requests");
    }
}

TEST_CASE("purposes that nobody declares are told so", "[browser_api][bad_input]") {
    Page page;
    check_refused(page.choose("world_domination", "given"), 422, "invalid-argument");
    check_refused(page.choose("Advertising", "given"), 422, "invalid-request");
    check_refused(page.choose("advertising", "maybe"), 422, "invalid-request");
    check_refused(page.decide("advertising,"), 422, "invalid-request");
    check_refused(page.decide("advertising%00"), 422, "invalid-request");
}

TEST_CASE("the client for pages is small, the same for all, and not sent twice", "[browser_api][client]") {
    TestServer server(with_browser_api());
    const Answer answer = server.send("GET", "/c/v1/client.js", "");
    CHECK(answer.status == 200);
    CHECK(answer.header("Content-Type") == "text/javascript; charset=utf-8");
    CHECK(answer.header("Access-Control-Allow-Origin") == "*");
    CHECK(answer.header("Cross-Origin-Resource-Policy") == "cross-origin");
    CHECK(answer.header("Set-Cookie").empty());
    CHECK(answer.body.size() <= 2048);
    CHECK(answer.body.find("document.cookie") == std::string::npos);
    CHECK(answer.body.find("localStorage") == std::string::npos);
    const std::string etag = answer.header("ETag");
    CHECK(etag.size() > 2);
    const Answer again = server.send("GET", "/c/v1/client.js", "", "", {{"If-None-Match", etag}});
    CHECK(again.status == 304);
    CHECK(again.body.empty());
}

TEST_CASE("the site says that it honours Global Privacy Control where it was told to", "[browser_api][gpc]") {
    TestServer server(with_browser_api());
    const Answer answer = server.send("GET", "/.well-known/gpc.json", "");
    CHECK(answer.status == 200);
    const auto support = parse_gpc_support(answer.body);
    REQUIRE(support);
    CHECK(support->honoured);
    CHECK(support->last_update == "2026-01-31");
    TestServer silent;
    CHECK(silent.send("GET", "/.well-known/gpc.json", "").status == 404);
}
