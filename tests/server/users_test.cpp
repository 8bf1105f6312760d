// Users, roles and tokens over HTTP.
#include "person.hpp"

using namespace sessionaudit;
using test::Answer;
using test::kPassword;
using test::Person;
using test::TestServer;

namespace {

const std::string kUsers = "/api/v1/users";
const std::string kTokens = "/api/v1/tokens";
const std::string kNobody = "/018f3f5e-7b1c-7000-8000-000000000001";

void check_problem(const Answer& answer, int status, const std::string& type) {
    INFO(answer.body);
    CHECK(answer.status == status);
    CHECK(answer.json().at("type") == "/problems/" + type);
}

}  // namespace

TEST_CASE("an admin adds a user, who chooses a password with the invitation", "[access][users]") {
    TestServer server;
    Person anna(server, "anna", {Role::admin});
    REQUIRE(anna.log_in().status == 200);
    const nlohmann::json ben = {{"name", "ben"}, {"roles", {"dpo"}}, {"email", "ben@shop.example"}};
    const Answer added = anna.send("POST", kUsers, ben);
    REQUIRE(added.status == 201);
    check_problem(anna.send("POST", kUsers, ben), 409, "already-exists");
    const std::string id = added.json().at("id");
    CHECK(added.header("Location") == kUsers + "/" + id);
    nlohmann::json redeem = {
        {"code", added.json().at("invitation").at("code")}, {"name", "carl"}, {"password", kPassword}};
    const TestServer::Headers own = {{"X-Requested-With", "sessionaudit"}};
    check_problem(server.send_json("POST", "/api/v1/redeem", "", redeem, own), 403, "code-not-good");
    redeem["name"] = "ben";
    CHECK(server.send_json("POST", "/api/v1/redeem", "", redeem, own).status == 204);
    check_problem(server.send_json("POST", "/api/v1/redeem", "", redeem, own), 403, "code-not-good");
    const Answer shown = anna.send("GET", kUsers + "/" + id);
    CHECK(shown.json().at("email") == "ben@shop.example");
    CHECK(shown.json().at("password_set") == true);
    const Answer page = anna.send("GET", kUsers + "?limit=1");
    REQUIRE(page.json().at("items").size() == 1);
    CHECK(page.json()["items"][0].at("name") == "anna");
    const Answer next =
        anna.send("GET", kUsers + "?limit=1&cursor=" + page.json().at("next").get<std::string>());
    CHECK(next.json()["items"][0].at("name") == "ben");
    CHECK_FALSE(next.json().contains("next"));
}

TEST_CASE("roles are changed by the version that was read, and are in force at once", "[access][users]") {
    TestServer server;
    Person anna(server, "anna", {Role::admin});
    Person ben(server, "ben", {Role::auditor});
    REQUIRE(anna.log_in().status == 200);
    REQUIRE(ben.log_in().status == 200);
    CHECK(ben.send("GET", kUsers).status == 200);
    const std::string path = kUsers + "/" + ben.id;
    const std::string etag = anna.send("GET", path).header("ETag");
    const nlohmann::json change = {{"roles", {"operator"}}};
    check_problem(anna.send("PUT", path, change), 428, "precondition-required");
    check_problem(anna.send("PUT", path, change, {{"If-Match", "\"x\""}}), 412, "precondition-failed");
    CHECK(anna.send("PUT", path, change, {{"If-Match", etag}}).status == 200);
    check_problem(anna.send("PUT", path, change, {{"If-Match", etag}}), 412, "precondition-failed");
    check_problem(ben.send("GET", kUsers), 403, "not-allowed");
    check_problem(anna.send("PUT", path, {{"roles", {"emperor"}}}, {{"If-Match", etag}}), 422,
                  "invalid-request");
    check_problem(anna.send("PUT", path, {{"roles", nlohmann::json::array()}}, {{"If-Match", etag}}), 422,
                  "invalid-request");
    check_problem(anna.send("PUT", kUsers + kNobody, change, {{"If-Match", etag}}), 404, "not-found");
}

TEST_CASE("a disabled user is out at once, and the last admin stays", "[access][users]") {
    TestServer server;
    Person anna(server, "anna", {Role::admin});
    Person ben(server, "ben", {Role::dpo});
    REQUIRE(anna.log_in().status == 200);
    REQUIRE(ben.log_in().status == 200);
    CHECK(anna.send("POST", kUsers + "/" + ben.id + "/disable").status == 204);
    CHECK(ben.send("GET", "/api/v1/me").status == 401);
    CHECK(ben.log_in().status == 401);
    CHECK(anna.send("POST", kUsers + "/" + ben.id + "/enable").status == 204);
    ben.cookie.clear();
    CHECK(ben.log_in().status == 200);
    check_problem(anna.send("POST", kUsers + "/" + anna.id + "/disable"), 409, "conflict");
    const std::string etag = anna.send("GET", kUsers + "/" + anna.id).header("ETag");
    check_problem(anna.send("PUT", kUsers + "/" + anna.id, {{"roles", {"dpo"}}}, {{"If-Match", etag}}), 409,
                  "conflict");
    const Answer reset =
        anna.send("POST", kUsers + "/" + ben.id + "/reset-password", {{"forget_totp", true}});
    CHECK(reset.status == 200);
    check_problem(anna.send("POST", kUsers + kNobody + "/disable"), 404, "not-found");
}

TEST_CASE("users are changed by people with a login of lately, not by tokens", "[access][users]") {
    TestServer server;
    Person anna(server, "anna", {Role::admin});
    REQUIRE(anna.log_in().status == 200);
    const nlohmann::json ben = {{"name", "ben"}, {"roles", {"admin"}}};
    check_problem(server.send_json("POST", kUsers, server.token(), ben), 403, "not-allowed");
    check_problem(server.send("POST", "/api/v1/logout", server.token()), 403, "not-allowed");
    server.vault.clock.advance(std::chrono::minutes{15});
    check_problem(anna.send("POST", kUsers, ben), 403, "login-too-old");
    CHECK(anna.send("GET", kUsers).status == 200);
    REQUIRE(anna.log_in().status == 200);
    CHECK(anna.send("POST", kUsers, ben).status == 201);
}

TEST_CASE("nobody makes a token that may more than they do", "[access][tokens]") {
    TestServer server;
    Person anna(server, "anna", {Role::admin});
    REQUIRE(anna.log_in().status == 200);
    check_problem(anna.send("POST", kTokens, {{"name", "shop"}, {"scopes", {"subjects:read"}}}), 403,
                  "beyond-own-scopes");
    const Answer created = anna.send("POST", kTokens, {{"name", "dash"}, {"scopes", {"stats:read"}}});
    REQUIRE(created.status == 201);
    const std::string token = created.json().at("token");
    const Answer me = server.send("GET", "/api/v1/me", token);
    REQUIRE(me.status == 200);
    CHECK(me.json().at("kind") == "token");
    CHECK(me.json().at("name") == "dash");
    check_problem(anna.send("POST", kTokens, {{"name", "dash"}, {"scopes", {"stats:read"}}}), 409,
                  "already-exists");
    // Whoever rotates a token holds its secret.
    const auto wide = server.vault->access().issue_token({"wide", {Scope::subjects_read}, "", {}}, "test");
    check_problem(
        anna.send("POST", kTokens + "/" + wide.id.to_string() + "/rotate", nlohmann::json::object()), 403,
        "beyond-own-scopes");
    const Answer rotated =
        anna.send("POST", kTokens + "/" + created.json().at("id").get<std::string>() + "/rotate",
                  {{"overlap_seconds", 60}});
    REQUIRE(rotated.status == 201);
    CHECK(server.send("GET", "/api/v1/me", token).status == 200);
    server.vault.clock.advance(std::chrono::seconds{60});
    CHECK(server.send("GET", "/api/v1/me", token).status == 401);
    const std::string next = rotated.json().at("token");
    CHECK(server.send("GET", "/api/v1/me", next).status == 200);
    const std::string path = kTokens + "/" + rotated.json().at("id").get<std::string>();
    CHECK_FALSE(anna.send("GET", path).header("ETag").empty());
    const std::string self = "/api/v1/users/" + anna.id;
    const std::string etag = anna.send("GET", self).header("ETag");
    for (const std::string& seen : {etag, "W/" + etag, "\"x\", " + etag})
        CHECK(anna.send("GET", self, nullptr, {{"If-None-Match", seen}}).status == 304);
    CHECK(anna.send("GET", self, nullptr, {{"If-None-Match", "\"x\""}}).status == 200);
    CHECK(anna.send("DELETE", path).status == 204);
    CHECK(server.send("GET", "/api/v1/me", next).status == 401);
    check_problem(anna.send("POST", path + "/rotate", nlohmann::json::object()), 409, "conflict");
    check_problem(anna.send("DELETE", kTokens + kNobody), 404, "not-found");
    check_problem(
        anna.send("POST", kTokens,
                  {{"name", "late"}, {"scopes", {"stats:read"}}, {"expires", "2001-01-01T00:00:00Z"}}),
        422, "invalid-argument");
}

TEST_CASE("a token of one site has no business with users and tokens", "[access][tokens]") {
    TestServer server;
    const std::string token = server.token({Scope::access_read, Scope::access_write}, "shop.example");
    check_problem(server.send("GET", kTokens, token), 403, "not-allowed");
    check_problem(server.send("GET", "/api/v1/me", token), 403, "not-allowed");
    const Answer page = server.send("GET", kTokens + "?limit=1", server.token());
    REQUIRE(page.status == 200);
    CHECK(page.json().at("items").size() == 1);
    CHECK(page.json().contains("next"));
    CHECK(page.body.find("sat_") == std::string::npos);
}

TEST_CASE("the table of roles is there for who is known", "[access][users]") {
    TestServer server;
    check_problem(server.send("GET", "/api/v1/roles", ""), 401, "not-authenticated");
    const auto items = server.send("GET", "/api/v1/roles", server.token()).json().at("items");
    REQUIRE(items.size() == 4);
    CHECK(items[3].at("role") == "admin");
    CHECK(items[3].at("scopes").size() == scopes_of(Role::admin).list().size());
}
