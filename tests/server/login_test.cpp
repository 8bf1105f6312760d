// People: logging in and out, and what a login is worth.
#include <Poco/Net/HTTPRequest.h>

#include <atomic>
#include <thread>

#include "person.hpp"

using namespace sessionaudit;
using test::Answer;
using test::kPassword;
using test::Person;
using test::TestServer;

namespace {

const TestServer::Headers kOwn = {{"X-Requested-With", "sessionaudit"}};

void check_problem(const Answer& answer, int status, const std::string& type) {
    INFO(answer.body);
    CHECK(answer.status == status);
    CHECK(answer.json().at("type") == "/problems/" + type);
}

Answer try_password(TestServer& server, const std::string& name, const std::string& password) {
    return server.send_json("POST", "/api/v1/login", "", {{"name", name}, {"password", password}}, kOwn);
}

int count_entries(TestServer& server, const std::string& action) {
    int count = 0;
    server.vault->with_ledger([&](Ledger& ledger) {
        for (std::uint64_t i = 0; i < ledger.size(); ++i)
            if (LedgerEntry::parse(*ledger.entry(i)).action == action) ++count;
    });
    return count;
}

}  // namespace

TEST_CASE("the first admin sets up with the console's code, once", "[access][login]") {
    TestServer server;
    const auto code = server.vault->staff().first_admin_code();
    REQUIRE(code);
    nlohmann::json body = {{"code", "WRONG"}, {"name", "anna"}, {"password", kPassword}};
    check_problem(server.send_json("POST", "/api/v1/setup", "", body, kOwn), 403, "code-not-good");
    body["code"] = code->code;
    check_problem(server.send_json("POST", "/api/v1/setup", "", body), 403, "cross-site");
    body["password"] = "too short";
    check_problem(server.send_json("POST", "/api/v1/setup", "", body, kOwn), 422, "invalid-argument");
    body["password"] = kPassword;

    std::atomic<int> created{0};
    std::atomic<int> refused{0};
    const auto use = [&](const std::string& name) {
        nlohmann::json mine = body;
        mine["name"] = name;
        const int status = server.send_json("POST", "/api/v1/setup", "", mine, kOwn).status;
        if (status == 201) ++created;
        if (status == 403) ++refused;
    };
    std::thread first(use, "anna");
    std::thread second(use, "ben");
    first.join();
    second.join();
    CHECK(created == 1);
    CHECK(refused == 1);
    CHECK(server.vault->staff().list().size() == 1);
}

TEST_CASE("a login gives a cookie that browsers keep to this host and away from scripts", "[access][login]") {
    TestServer server;
    Person anna(server, "anna", {Role::admin, Role::dpo});
    const Answer answer = anna.log_in();
    INFO(answer.body);
    REQUIRE(answer.status == 200);
    const std::string line = answer.header("Set-Cookie");
    CHECK(line.starts_with("__Host-sessionaudit=sa1."));
    for (const char* const attribute : {"; Path=/", "; Secure", "; HttpOnly", "; SameSite=Strict"})
        CHECK(line.find(attribute) != std::string::npos);
    CHECK(line.find("Domain") == std::string::npos);
    const Answer me = anna.send("GET", "/api/v1/me");
    REQUIRE(me.status == 200);
    CHECK(me.json().at("name") == "anna");
    CHECK(me.json().at("roles") == nlohmann::json{"dpo", "admin"});
    CHECK(count_entries(server, "access.login") == 1);
}

TEST_CASE("whatever was wrong with a login, the answer is the same", "[access][login]") {
    TestServer server;
    Person anna(server, "anna", {Role::admin});
    const Answer unknown = try_password(server, "nobody", kPassword);
    const Answer wrong = try_password(server, "anna", "four words somebody guessed");
    check_problem(unknown, 401, "login-failed");
    check_problem(wrong, 401, "login-failed");
    CHECK(unknown.json().at("detail") == wrong.json().at("detail"));
    CHECK(unknown.header("Set-Cookie").empty());
    check_problem(server.send_json("POST", "/api/v1/login", "",
                                   {{"name", "anna\r\nSet-Cookie: a=b"}, {"password", kPassword}}, kOwn),
                  422, "invalid-request");
    check_problem(server.send_json("POST", "/api/v1/login", "",
                                   {{"name", std::string("anna\0", 5)}, {"password", kPassword}}, kOwn),
                  422, "invalid-request");
    check_problem(try_password(server, "anna", std::string(500'000, 'a')), 413, "body-too-large");
    // Refused by its head alone, so that nobody has to send a megabyte.
    const std::string refused = server.send_bytes(
        "POST /api/v1/login HTTP/1.1\r\nHost: a\r\nX-Requested-With: sessionaudit\r\n"
        "Content-Type: application/json\r\nContent-Length: 1048577\r\n\r\n");
    CHECK(refused.starts_with("HTTP/1.1 413 "));
}

TEST_CASE("a second factor is asked for and its codes are good once", "[access][login]") {
    TestServer server;
    Person anna(server, "anna", {Role::admin});
    REQUIRE(anna.log_in().status == 200);
    const Answer begun = anna.send("POST", "/api/v1/me/totp");
    REQUIRE(begun.status == 201);
    CHECK(begun.json().at("uri").get<std::string>().starts_with("otpauth://totp/"));
    check_problem(anna.send("POST", "/api/v1/me/totp/confirm", {{"code", "000000"}}), 403, "code-not-good");
    check_problem(anna.send("POST", "/api/v1/me/totp/confirm", {{"code", "12345"}}), 422, "invalid-request");
    CHECK(anna.log_in().status == 200);  // nothing is asked for before it is confirmed
}

TEST_CASE("guessing is slowed down for one address and name, and an emergency code lets in",
          "[access][login]") {
    TestServer server;
    Person anna(server, "anna", {Role::dpo});
    Person ben(server, "ben", {Role::dpo});
    for (int i = 0; i < 3; ++i)
        CHECK(try_password(server, "anna", "four words somebody guessed").status == 401);
    const Answer locked = try_password(server, "anna", kPassword);
    check_problem(locked, 429, "too-many-failures");
    CHECK(locked.header("Retry-After") == "1");
    CHECK(ben.log_in().status == 200);
    const auto code = server.vault->staff().emergency_code("anna", "test");
    check_problem(anna.log_in({{"emergency_code", "ABCD-EFGH"}}), 429, "too-many-failures");
    const Answer in = anna.log_in({{"emergency_code", code.code}});
    REQUIRE(in.status == 200);
    CHECK(in.json().at("emergency") == true);
    anna.cookie.clear();
    CHECK(anna.log_in({{"emergency_code", code.code}}).status == 401);
}

TEST_CASE("a flood of refused logins is a few entries of the ledger", "[access][login]") {
    TestServer server;
    for (int i = 0; i < 40; ++i)
        (void)try_password(server, "anna", "x");
    const int in_one_minute = count_entries(server, "access.refused");
    CHECK(in_one_minute >= 1);
    CHECK(in_one_minute <= 3);
    server.vault.clock.advance(std::chrono::minutes{1});
    CHECK(server.send("GET", "/api/v1/me", server.token({Scope::stats_read})).status == 200);
    CHECK(count_entries(server, "access.refused") <= 6);
    CHECK(count_entries(server, "access.refused") > in_one_minute);
}

TEST_CASE("a cookie that is not a login's gets nobody in", "[access][cookie]") {
    TestServer server;
    Person anna(server, "anna", {Role::admin});
    REQUIRE(anna.log_in().status == 200);
    const auto with = [&](const std::string& cookie) {
        return server.send("GET", "/api/v1/me", "", "", {{"Cookie", cookie}, {"User-Agent", "Mozilla/5.0"}});
    };
    const std::string good = "__Host-sessionaudit=" + anna.cookie;
    CHECK(with(good).status == 200);
    CHECK(with("a=b; " + good + "; c").status == 200);
    CHECK(with(good + "; " + good).status == 200);
    for (const std::string& bad :
         {std::string("__Host-sessionaudit="), std::string("__Host-sessionaudit=x"),
          "sessionaudit=" + anna.cookie, good + "x", good.substr(0, good.size() - 1),
          "__host-sessionaudit=" + anna.cookie, "__Host-sessionaudit=\"" + anna.cookie + "\"",
          std::string("__Host-sessionaudit"), std::string("=;;;=;"),
          "__Host-sessionaudit=" + std::string(8000, 'a')}) {
        INFO(bad.substr(0, 40));
        check_problem(with(bad), 401, "not-authenticated");
    }
    check_problem(with(good + "; __Host-sessionaudit=x"), 400, "two-credentials");
    check_problem(server.send("GET", "/api/v1/me", server.token(), "", {{"Cookie", good}}), 400,
                  "two-credentials");
    // A session that an application started is none of its logins.
    const Answer started =
        server.send_json("POST", "/api/v1/sessions", server.token(), nlohmann::json::object());
    REQUIRE(started.status == 201);
    check_problem(with("__Host-sessionaudit=" + started.json().at("token").get<std::string>()), 401,
                  "not-authenticated");
}

TEST_CASE("no token reaches logins of staff by the routes of sessions", "[access][login]") {
    TestServer server;
    Person anna(server, "anna", {Role::admin});
    REQUIRE(anna.log_in().status == 200);
    const std::string token = server.token();
    const nlohmann::json about_staff = {{"subject", "staff:anna"}};
    const auto refused = [&](const std::string& path, const nlohmann::json& body) {
        check_problem(server.send_json("POST", "/api/v1/sessions" + path, token, body), 422,
                      "invalid-argument");
    };
    refused("", {{"profile", "admin"}});
    refused("", about_staff);
    refused("/login", about_staff);
    refused("/revoke", about_staff);
    CHECK(server.send_json("POST", "/api/v1/sessions/search", token, about_staff).json().at("items").empty());
    CHECK(server.send("GET", "/api/v1/sessions", token).json().at("items").empty());
    const nlohmann::json me = anna.send("GET", "/api/v1/me/logins").json();
    const std::string login = "/api/v1/sessions/" + me.at("items").at(0).at("id").get<std::string>();
    const nlohmann::json end = {{"reason", "revoked"}};
    CHECK(server.send("GET", login, token).status == 404);
    CHECK(server.send("GET", login + "/attributes", token).status == 404);
    CHECK(server.send("GET", login + "/events", token).status == 404);
    CHECK(server.send_json("POST", login + "/end", token, end).status == 404);
    CHECK(anna.send("GET", "/api/v1/me").status == 200);
}

TEST_CASE("pages of other sites cannot use a login", "[access][csrf]") {
    TestServer server;
    Person anna(server, "anna", {Role::admin});
    REQUIRE(anna.log_in().status == 200);
    const std::string host = "127.0.0.1:" + std::to_string(server.port());
    CHECK(anna.send("GET", "/api/v1/me", nullptr, {{"Origin", "http://" + host}}).status == 200);
    CHECK(anna.send("GET", "/api/v1/me", nullptr, {{"Sec-Fetch-Site", "same-origin"}}).status == 200);
    CHECK(anna.send("GET", "/api/v1/me", nullptr, {{"Sec-Fetch-Site", "none"}}).status == 200);
    for (const char* const origin : {"https://evil.example", "null", "", "http://127.0.0.1", "file://"})
        check_problem(anna.send("GET", "/api/v1/me", nullptr, {{"Origin", origin}}), 403, "cross-site");
    check_problem(anna.send("GET", "/api/v1/me", nullptr, {{"Origin", "http://" + host + ".evil.example"}}),
                  403, "cross-site");
    for (const char* const site : {"cross-site", "same-site", "whatever"})
        check_problem(anna.send("POST", "/api/v1/logout", nullptr, {{"Sec-Fetch-Site", site}}), 403,
                      "cross-site");
    check_problem(
        server.send("POST", "/api/v1/logout", "", "",
                    {{"Cookie", "__Host-sessionaudit=" + anna.cookie}, {"User-Agent", "Mozilla/5.0"}}),
        403, "cross-site");
    check_problem(
        server.send_json("POST", "/api/v1/login", "", {{"name", "anna"}, {"password", kPassword}},
                         {{"X-Requested-With", "sessionaudit"}, {"Origin", "https://evil.example"}}),
        403, "cross-site");
    CHECK(anna.send("GET", "/api/v1/me").status == 200);
}

TEST_CASE("with a public address its origin alone is the server's own", "[access][csrf]") {
    server::Config config;
    config.public_url = "https://audit.shop.example/";
    TestServer server(config);
    Person anna(server, "anna", {Role::admin});
    REQUIRE(anna.log_in().status == 200);
    CHECK(anna.send("GET", "/api/v1/me", nullptr, {{"Origin", "https://audit.shop.example"}}).status == 200);
    check_problem(anna.send("GET", "/api/v1/me", nullptr,
                            {{"Origin", "http://127.0.0.1:" + std::to_string(server.port())}}),
                  403, "cross-site");
}

TEST_CASE("logging out ends the login at the server, and tells the browser to forget", "[access][login]") {
    TestServer server;
    Person anna(server, "anna", {Role::admin});
    REQUIRE(anna.log_in().status == 200);
    const std::string first = anna.cookie;
    REQUIRE(anna.log_in().status == 200);  // with the cookie of the first, which ends
    CHECK(anna.cookie != first);
    const std::string second = anna.cookie;
    anna.cookie = first;
    CHECK(anna.send("GET", "/api/v1/me").status == 401);
    anna.cookie = second;
    const Answer out = anna.send("POST", "/api/v1/logout");
    CHECK(out.status == 204);
    CHECK(out.header("Clear-Site-Data").find("\"cookies\"") != std::string::npos);
    CHECK(out.header("Set-Cookie").find("Max-Age=0") != std::string::npos);
    CHECK(anna.send("GET", "/api/v1/me").status == 401);
}

TEST_CASE("a person sees where they are logged in, and ends it there", "[access][login]") {
    TestServer server;
    Person anna(server, "anna", {Role::admin});
    Person ben(server, "ben", {Role::dpo});
    REQUIRE(anna.log_in().status == 200);
    REQUIRE(ben.log_in().status == 200);
    const std::string here = anna.cookie;
    anna.cookie.clear();
    REQUIRE(anna.log_in().status == 200);
    const auto logins = anna.send("GET", "/api/v1/me/logins").json().at("items");
    REQUIRE(logins.size() == 2);
    const std::string other = logins[logins[0].at("current").get<bool>() ? 1 : 0].at("id");
    CHECK(ben.send("DELETE", "/api/v1/me/logins/" + other).status == 404);
    CHECK(anna.send("DELETE", "/api/v1/me/logins/" + other).status == 204);
    CHECK(anna.send("GET", "/api/v1/me/logins").json().at("items").size() == 1);
    anna.cookie = here;
    CHECK(anna.send("GET", "/api/v1/me").status == 401);
    REQUIRE(anna.send("GET", "/api/v1/me").status == 401);
    CHECK(ben.send("POST", "/api/v1/logout-everywhere").status == 204);
    CHECK(ben.send("GET", "/api/v1/me").status == 401);
}

TEST_CASE("a password is changed by who knows the old one and logged in lately", "[access][login]") {
    TestServer server;
    Person anna(server, "anna", {Role::admin});
    REQUIRE(anna.log_in().status == 200);
    const std::string path = "/api/v1/me/password";
    check_problem(anna.send("POST", path,
                            {{"password", "wrong one of them"}, {"new_password", "words of another kind"}}),
                  403, "wrong-password");
    check_problem(anna.send("POST", path, {{"password", kPassword}, {"new_password", "passwordpassword"}}),
                  422, "invalid-argument");
    server.vault.clock.advance(std::chrono::minutes{15});
    check_problem(
        anna.send("POST", path, {{"password", kPassword}, {"new_password", "words of another kind"}}), 403,
        "login-too-old");
    REQUIRE(anna.log_in().status == 200);
    CHECK(anna.send("POST", path, {{"password", kPassword}, {"new_password", "words of another kind"}})
              .status == 204);
    CHECK(anna.send("GET", "/api/v1/me").status == 200);
    CHECK(anna.log_in().status == 401);
    CHECK(anna.log_in({{"password", "words of another kind"}}).status == 200);
}

TEST_CASE("what people do and are refused is in the ledger, without a name they tried",
          "[access][audit_log]") {
    TestServer server;
    Person anna(server, "anna", {Role::dpo});
    REQUIRE(anna.log_in().status == 200);
    check_problem(anna.send("GET", "/api/v1/users"), 403, "not-allowed");
    CHECK(anna.send("POST", "/api/v1/logout").status == 204);
    (void)try_password(server, "somebody-else", "x");
    int refused = 0;
    int acts = 0;
    server.vault->with_ledger([&](Ledger& ledger) {
        for (std::uint64_t i = 0; i < ledger.size(); ++i) {
            const Bytes bytes = ledger.entry(i).value();
            CHECK(std::string(as_text(bytes)).find("somebody-else") == std::string::npos);
            const LedgerEntry entry = LedgerEntry::parse(bytes);
            if (entry.action == "access.refused") {
                ++refused;
                CHECK((entry.actor == "user:anna" || entry.actor == "public"));
            }
            if (entry.action == "access.act") ++acts;
        }
    });
    CHECK(refused == 2);
    CHECK(acts == 2);
}

TEST_CASE("a flood of bad tokens is slowed down, and a good token from the same address is not",
          "[access][flood]") {
    TestServer server;
    const std::string good = server.token();
    int refused = 0;
    for (int i = 0; i < 610; ++i)
        if (server.send("GET", "/api/v1/me", "sat_" + std::string(43, 'A')).status == 429) ++refused;
    CHECK(refused == 10);
    CHECK(server.send("GET", "/api/v1/me", good).status == 200);
}
