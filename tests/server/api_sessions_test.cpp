// Sessions over HTTP: the whole life, pages, versions, and what a token for one site may see.
#include "test_server.hpp"

using namespace sessionaudit;
using nlohmann::json;
using test::Answer;
using test::TestServer;

namespace {

const std::string kSessions = "/api/v1/sessions";
const std::string kAnna = "email:anna@shop.example";

json start(TestServer& server, const std::string& token, const json& body = json::object()) {
    const Answer answer = server.send_json("POST", kSessions, token, body);
    INFO(answer.body);
    REQUIRE(answer.status == 201);
    return answer.json();
}

std::string id_of(const json& session) {
    return session.at("id").get<std::string>();
}

std::string status_of(TestServer& server, const std::string& token, const json& session) {
    return server.send_json("POST", kSessions + "/check", token, {{"token", session.at("token")}})
        .json()
        .at("status")
        .get<std::string>();
}

}  // namespace

TEST_CASE("a check tells all there is to know of a session", "[api][sessions]") {
    TestServer server;
    const std::string token = server.token();
    const json started = start(server, token, {{"subject", kAnna}, {"jurisdiction", "DE"}});
    const json checked =
        server.send_json("POST", kSessions + "/check", token, {{"token", started["token"]}}).json();
    CHECK(checked["status"] == "active");
    CHECK(checked["id"] == started["id"]);
    CHECK(checked["owner"] == started["owner"]);
    CHECK(checked["started"] == to_rfc3339(server.vault.clock.now()));
    CHECK(checked.contains("expires"));
    CHECK(checked["renewal_due"] == false);
    const json unknown =
        server.send_json("POST", kSessions + "/check", token, {{"token", "sa1.7." + std::string(43, 'A')}})
            .json();
    CHECK(unknown["status"] == "unknown");
    CHECK(unknown["signals"] == json::array({"never_issued"}));
}

TEST_CASE("a login ends the visitor's session and starts the person's", "[api][sessions]") {
    TestServer server;
    const std::string token = server.token();
    const json visitor = start(server, token, {{"attributes", {{"basket", "7"}}}});
    const Answer answer = server.send_json("POST", kSessions + "/login", token,
                                           {{"token", visitor["token"]}, {"subject", kAnna}});
    REQUIRE(answer.status == 201);
    const json person = answer.json();
    CHECK(answer.header("Location") == kSessions + "/" + id_of(person));
    CHECK(status_of(server, token, visitor) == "ended");
    const json shown = server.send("GET", kSessions + "/" + id_of(person), token).json();
    CHECK(shown["attributes"]["basket"] == "7");
    CHECK(shown["active"] == true);
}

TEST_CASE("rotate and renew give a new token, logout ends it", "[api][sessions]") {
    TestServer server;
    const std::string token = server.token();
    const json first = start(server, token);
    const json second =
        server.send_json("POST", kSessions + "/rotate", token, {{"token", first["token"]}}).json();
    CHECK(status_of(server, token, first) == "ended");
    const json third =
        server.send_json("POST", kSessions + "/renew", token, {{"token", second["token"]}}).json();
    CHECK(status_of(server, token, third) == "active");
    const Answer out = server.send_json("POST", kSessions + "/logout", token, {{"token", third["token"]}});
    CHECK(out.json()["reason"] == "logout");
    CHECK(out.json()["clear_cookie"].get<std::string>().find("Max-Age=0") != std::string::npos);
    CHECK(server.send_json("POST", kSessions + "/rotate", token, {{"token", third["token"]}}).status == 409);
    CHECK(server.send_json("POST", kSessions + "/renew", token, {{"token", "nonsense"}}).status == 422);
}

TEST_CASE("sessions are listed newest first, a page at a time, each once", "[api][sessions][page]") {
    TestServer server;
    const std::string token = server.token();
    std::vector<std::string> started;
    for (int i = 0; i < 5; ++i) {
        started.push_back(id_of(start(server, token, {{"subject", kAnna}})));
        server.vault.clock.advance(Milliseconds{10});
    }
    std::vector<std::string> listed;
    std::string query = "?limit=2";
    for (int pages = 0; pages < 4 && !query.empty(); ++pages) {
        const json page =
            server.send_json("POST", kSessions + "/search" + query, token, {{"subject", kAnna}}).json();
        for (const json& item : page["items"])
            listed.push_back(id_of(item));
        query = page.contains("next") ? "?limit=2&cursor=" + page["next"].get<std::string>() : "";
    }
    std::reverse(started.begin(), started.end());
    CHECK(listed == started);
    CHECK(server.send("GET", kSessions + "?limit=3", token).json()["items"].size() == 3);
}

TEST_CASE("what is no cursor of this list is refused", "[api][page][bad_input]") {
    TestServer server;
    const std::string token = server.token();
    start(server, token);
    start(server, token);
    const std::string next =
        server.send("GET", kSessions + "?limit=1", token).json()["next"].get<std::string>();
    CHECK(server.send("GET", kSessions + "?cursor=" + next, token).status == 200);
    // Of another list, cut, garbage, empty.
    for (const std::string& cursor :
         {next.substr(1), next + "A", std::string("garbage"), std::string("AAAA")}) {
        INFO(cursor);
        const Answer answer = server.send("GET", kSessions + "?cursor=" + cursor, token);
        CHECK(answer.status == 422);
        CHECK(answer.json()["type"] == "/problems/invalid-cursor");
    }
    CHECK(server.send_json("POST", kSessions + "/search?cursor=" + next, token, {{"subject", kAnna}})
              .json()["type"] == "/problems/invalid-cursor");
    for (const char* const limit : {"0", "1001", "-1", "x", "1.5", ""})
        CHECK(server.send("GET", kSessions + "?limit=" + limit, token).status == 422);
}

TEST_CASE("attributes are changed by who has seen the current ones", "[api][sessions][etag]") {
    TestServer server;
    const std::string token = server.token();
    const std::string path = kSessions + "/" +
                             id_of(start(server, token, {{"attributes", {{"role", "customer"}}}})) +
                             "/attributes";
    const Answer first = server.send("GET", path, token);
    const std::string tag = first.header("ETag");
    REQUIRE(!tag.empty());
    CHECK(server.send("GET", path, token, "", {{"If-None-Match", tag}}).status == 304);
    const json change = {{"attributes", {{"role", nullptr}, {"coupon", "X"}}}};
    CHECK(server.send_json("PATCH", path, token, change).status == 428);
    CHECK(server.send_json("PATCH", path, token, change, {{"If-Match", "\"other\""}}).status == 412);
    CHECK(server.send_json("PATCH", path, token, change, {{"If-Match", "W/" + tag}}).status == 412);
    const Answer changed = server.send_json("PATCH", path, token, change, {{"If-Match", tag}});
    CHECK(changed.status == 200);
    CHECK(changed.json()["attributes"] == json{{"coupon", "X"}});
    CHECK(changed.header("ETag") != tag);
    CHECK(server.send_json("PATCH", path, token, change, {{"If-Match", tag}}).json()["type"] ==
          "/problems/precondition-failed");
    CHECK(server.send_json("PATCH", path, token, change, {{"If-Match", "*"}}).status == 200);
}

TEST_CASE("revoking ends all of a person's sessions but one, and counts first", "[api][sessions]") {
    TestServer server;
    const std::string token = server.token();
    const json kept = start(server, token, {{"subject", kAnna}});
    const json gone = start(server, token, {{"subject", kAnna}});
    const json body = {{"subject", kAnna}, {"but", kept["id"]}, {"dry_run", true}};
    CHECK(server.send_json("POST", kSessions + "/revoke", token, body).json() ==
          json{{"sessions", 1}, {"dry_run", true}});
    CHECK(status_of(server, token, gone) == "active");
    json really = body;
    really["dry_run"] = false;
    CHECK(server.send_json("POST", kSessions + "/revoke", token, really).json()["sessions"] == 1);
    CHECK(status_of(server, token, gone) == "ended");
    CHECK(status_of(server, token, kept) == "active");
    const Answer ended =
        server.send_json("POST", kSessions + "/" + id_of(kept) + "/end", token, {{"reason", "revoked"}});
    CHECK(ended.json()["reason"] == "revoked");
    CHECK(server.send_json("POST", kSessions + "/" + id_of(kept) + "/end", token, {{"reason", "erased"}})
              .status == 422);
}

TEST_CASE("to a token for one site, the sessions of another are as if they were not",
          "[api][sessions][site]") {
    TestServer server;
    const std::string all = server.token();
    const std::string mine = server.token(
        {Scope::sessions_read, Scope::sessions_write, Scope::consents_read, Scope::consents_write},
        "a.example");
    const json theirs = start(server, all, {{"site", "b.example"}});
    const json ours = start(server, mine);
    CHECK(server.send("GET", kSessions + "/" + id_of(ours), mine).json()["site"] == "a.example");
    CHECK(server.send_json("POST", kSessions, mine, {{"site", "b.example"}}).status == 403);
    CHECK(status_of(server, mine, theirs) == "unknown");
    CHECK(status_of(server, all, theirs) == "active");
    const std::string path = kSessions + "/" + id_of(theirs);
    CHECK(server.send("GET", path, mine).status == 404);
    CHECK(server.send("GET", path + "/events", mine).status == 404);
    CHECK(server.send("GET", path + "/attributes", mine).status == 404);
    CHECK(server.send_json("POST", path + "/end", mine, {{"reason", "logout"}}).status == 404);
    CHECK(server.send_json("POST", path + "/events", mine, {{{"at", "2026-03-01T12:00:00Z"}}}).status == 404);
    for (const char* const what : {"/rotate", "/renew", "/logout"})
        CHECK(server.send_json("POST", kSessions + what, mine, {{"token", theirs["token"]}}).status == 404);
    CHECK(server.send_json("POST", "/api/v1/consents/current", mine, {{"session", theirs["id"]}}).status ==
          404);
    CHECK(server.send_json("POST", kSessions + "/revoke", mine, {{"subject", kAnna}}).status == 403);
    CHECK(server.send("GET", kSessions + "?site=b.example", mine).status == 403);
    CHECK(server.send("GET", kSessions, mine).json()["items"].size() == 1);
    // A login with a foreign token leaves that session alone and starts one here.
    const json person =
        server.send_json("POST", kSessions + "/login", mine, {{"token", theirs["token"]}, {"subject", kAnna}})
            .json();
    CHECK(server.send("GET", kSessions + "/" + id_of(person), mine).json()["site"] == "a.example");
    CHECK(status_of(server, all, theirs) == "active");
}

TEST_CASE("ids that are none and sessions that are not there are told apart from faults",
          "[api][bad_input]") {
    TestServer server;
    const std::string token = server.token();
    CHECK(server.send("GET", kSessions + "/nonsense", token).status == 422);
    CHECK(server.send("GET", kSessions + "/0195f3a2-7c41-7b52-8f00-3d1f0c9e6a11", token).status == 404);
    CHECK(server.send_json("POST", kSessions, token, {{"subject", "anna"}}).status == 422);
    CHECK(server.send_json("POST", kSessions, token, {{"profile", "none"}}).status == 422);
    CHECK(server.send_json("POST", kSessions, token, {{"attributes", {{"a", 1}}}}).status == 422);
}
