// Holds, breaches, retention and reports over HTTP.
#include "dpo_desk.hpp"

using namespace sessionaudit;
using nlohmann::json;
using test::Answer;
using test::check_problem;
using test::DpoDesk;
using test::kAnnaText;

namespace {

const std::string kHolds = "/api/v1/holds";
const std::string kBreaches = "/api/v1/breaches";
const std::string kRetention = "/api/v1/retention";
const std::string kReports = "/api/v1/reports";

json hold_on(const json& scope) {
    json body = scope;
    body["ground"] = "legal_claims";
    body["reason"] = "claim 7 of Anna Muster";
    body["owner"] = "legal department";
    body["review"] = "2026-06-01T00:00:00Z";
    return body;
}

test::TestServer::Headers matching(const Answer& answer) {
    return {{"If-Match", answer.header("ETag")}};
}

}  // namespace

TEST_CASE("a hold is placed, looked at, put off and released", "[dpo][holds]") {
    DpoDesk desk;
    desk.make_known();
    const Answer placed = desk.post(kHolds, hold_on({{"subject", kAnnaText}}));
    INFO(placed.body);
    REQUIRE(placed.status == 201);
    const std::string path = placed.header("Location");
    CHECK(placed.json().at("in_force") == true);
    CHECK(placed.json().at("reason") == "claim 7 of Anna Muster");

    const std::string auditor = desk.server.token(scopes_of(Role::auditor));
    for (const std::string& seen : {path, kHolds}) {
        const Answer sealed = desk.server.send("GET", seen, auditor);
        CHECK(sealed.status == 200);
        CHECK(sealed.body.find("Muster") == std::string::npos);
    }
    CHECK(desk.server.send("GET", path + "/waiting", desk.dpo).json() == json{{"erasures", 0}});

    const std::string erasure = desk.approved("erasure");
    CHECK(desk.execute(erasure).at("result").at("outcome") == "partly");
    CHECK(desk.server.send("GET", path + "/waiting", desk.dpo).json() == json{{"erasures", 1}});

    check_problem(desk.post(path + "/review", {{"review", "2026-09-01T00:00:00Z"}}), 428,
                  "precondition-required");
    const Answer put_off = desk.server.send_json("POST", path + "/review", desk.dpo,
                                                 {{"review", "2026-09-01T00:00:00Z"}}, matching(placed));
    CHECK(put_off.json().at("review") == "2026-09-01T00:00:00.000Z");
    check_problem(
        desk.server.send_json("POST", path + "/release", desk.dpo, {{"reason", "settled"}}, matching(placed)),
        412, "precondition-failed");
    const Answer released = desk.server.send_json("POST", path + "/release", desk.dpo,
                                                  {{"reason", "settled"}}, matching(put_off));
    INFO(released.body);
    CHECK(released.json().at("hold").at("in_force") == false);
    CHECK(released.json().at("erasures").size() == 1);
    const Answer after = desk.server.send("GET", path, desk.dpo);
    check_problem(
        desk.server.send_json("POST", path + "/release", desk.dpo, {{"reason", "settled"}}, matching(after)),
        409, "conflict");
}

TEST_CASE("holds that would hold nothing or everything are refused", "[dpo][holds][bad_input]") {
    DpoDesk desk;
    check_problem(desk.post(kHolds, hold_on(json::object())), 422, "invalid-argument");
    check_problem(desk.post(kHolds, hold_on({{"subject", kAnnaText}})), 404, "not-found");
    check_problem(desk.post(kHolds, hold_on({{"subject", "nonsense"}})), 422, "invalid-request");
    check_problem(desk.post(kHolds, hold_on({{"session", "x"}})), 422, "invalid-request");
    json body = hold_on({{"purpose", "orders"}});
    body["ground"] = "because";
    check_problem(desk.post(kHolds, body), 422, "invalid-argument");
    body = hold_on({{"from", "2026-01-01T00:00:00Z"}});
    body["review"] = "2020-01-01T00:00:00Z";
    check_problem(desk.post(kHolds, body), 422, "invalid-argument");
    check_problem(desk.server.send("GET", kHolds + "/00000000-0000-7000-8000-0000000000aa", desk.dpo), 404,
                  "not-found");
    CHECK(desk.server.send("GET", kHolds + "/grounds", desk.dpo).json().at("items").size() >= 5);
}

TEST_CASE("holds are listed page by page, those in force first", "[dpo][holds]") {
    DpoDesk desk;
    for (int day = 1; day <= 4; ++day) {
        json body = hold_on({{"from", "2026-01-01T00:00:00Z"}});
        body["review"] = "2026-06-0" + std::to_string(5 - day) + "T00:00:00Z";
        desk.post(kHolds, body);
    }
    const json all = desk.server.send("GET", kHolds, desk.dpo).json().at("items");
    REQUIRE(all.size() == 4);
    const std::string last = kHolds + "/" + all[3].at("id").get<std::string>();
    desk.server.send_json("POST", last + "/release", desk.dpo, {{"reason", "over"}},
                          matching(desk.server.send("GET", last, desk.dpo)));
    std::vector<std::string> reviews;
    std::string query = "?limit=1";
    while (true) {
        const json page = desk.server.send("GET", kHolds + query, desk.dpo).json();
        for (const json& item : page.at("items"))
            reviews.push_back(item.at("review"));
        if (!page.contains("next")) break;
        query = "?limit=1&cursor=" + page.at("next").get<std::string>();
    }
    REQUIRE(reviews.size() == 4);
    CHECK(reviews[0] < reviews[1]);
    CHECK(reviews[2] < reviews[3]);
}

TEST_CASE("a breach is recorded, assessed, told and closed", "[dpo][breaches]") {
    DpoDesk desk;
    desk.make_known();
    const Answer recorded = desk.post(kBreaches, {{"aware", "2026-03-01T09:00:00Z"},
                                                  {"facts", "A laptop was stolen."},
                                                  {"data", {"orders"}},
                                                  {"people", 12}});
    INFO(recorded.body);
    REQUIRE(recorded.status == 201);
    const std::string path = recorded.header("Location");
    CHECK(recorded.json().at("clocks")[0].at("due").at("legal") == "2026-03-04T09:00:00.000Z");
    const Answer assessed = desk.server.send_json("POST", path + "/assess", desk.dpo,
                                                  {{"risk", "high"}, {"people", 600}}, matching(recorded));
    CHECK(assessed.json().at("people") == 600);
    check_problem(desk.server.send_json("POST", path + "/steps", desk.dpo, {{"kind", "note"}, {"text", "x"}},
                                        matching(recorded)),
                  412, "precondition-failed");
    desk.server.vault.clock.advance(std::chrono::hours{80});
    CHECK(desk.server.send("GET", path, desk.dpo).json().at("clocks")[0].at("overdue") == true);
    check_problem(desk.server.send_json("POST", path + "/steps", desk.dpo, {{"kind", "authority_notified"}},
                                        matching(assessed)),
                  422, "invalid-argument");
    const Answer told = desk.server.send_json(
        "POST", path + "/steps", desk.dpo, {{"kind", "authority_notified"}, {"text", "the lock was jammed"}},
        matching(assessed));
    CHECK(told.json().at("clocks")[0].at("overdue") == false);
    CHECK(desk.server.send_json("POST", path + "/steps", desk.dpo, {{"kind", "closed"}}, matching(told))
              .json()
              .contains("closed"));
    CHECK(desk.server.send("GET", kBreaches + "?limit=1", desk.dpo).json().at("items").size() == 1);
}

TEST_CASE("whom a breach reached is told as numbers, and by name to few", "[dpo][breaches]") {
    DpoDesk desk;
    desk.make_known();
    const json scope = {{"from", "2026-03-01T00:00:00Z"}, {"to", "2026-03-02T00:00:00Z"}};
    const Answer numbers = desk.post(kBreaches + "/affected", scope);
    INFO(numbers.body);
    CHECK(numbers.json().at("subjects") == 1);
    CHECK_FALSE(numbers.json().contains("owners"));
    json named = scope;
    named["identifiers"] = true;
    CHECK(desk.post(kBreaches + "/affected", named).body.find(kAnnaText) != std::string::npos);
    const std::string clerk = desk.server.token({Scope::breaches_read, Scope::breaches_write});
    check_problem(desk.server.send_json("POST", kBreaches + "/affected", clerk, named), 403, "not-allowed");
    check_problem(desk.post(kBreaches + "/affected", json::object()), 422, "invalid-argument");
    check_problem(desk.post(kBreaches + "/affected", {{"network", "everywhere"}}), 422, "invalid-argument");
    check_problem(desk.post(kBreaches, {{"aware", "2027-03-01T00:00:00Z"}, {"facts", "x"}}), 422,
                  "invalid-argument");
    check_problem(desk.post(kBreaches, {{"aware", "2026-03-01T00:00:00Z"}}), 422, "invalid-request");
}

TEST_CASE("retention is planned, tried out, run and looked at", "[dpo][retention]") {
    DpoDesk desk;
    desk.make_known();
    const auto get = [&](const std::string& path) {
        return desk.server.send("GET", kRetention + path, desk.dpo);
    };
    CHECK(get("/plan").json().at("due") == 0);
    CHECK(get("/plan?as_of=2036-01-01T00:00:00Z").json().at("due") > 0);
    check_problem(get("/plan?as_of=sometimes!"), 422, "invalid-request");
    const Answer tried = desk.post(kRetention + "/simulate", {{"as_of", "2036-01-01T00:00:00Z"}});
    CHECK(tried.json().at("differences").empty());
    check_problem(desk.post(kRetention + "/simulate", {{"policies", {{{"id", "x"}}}}}), 422,
                  "invalid-policy");
    CHECK(get("/status").json().at("overdue") == false);

    desk.server.vault.clock.advance(std::chrono::hours{24 * 366 * 10});
    desk.dpo = desk.server.token(scopes_of(Role::dpo));
    CHECK(get("/status").json().at("overdue") == true);
    const json job = desk.finished(desk.server.send("POST", kRetention + "/runs", desk.dpo));
    INFO(job.dump());
    CHECK(job.at("state") == "done");
    CHECK_FALSE(job.at("result").at("lines").empty());
    const json runs = get("/runs?limit=1").json();
    REQUIRE(runs.at("items").size() == 1);
    CHECK(runs.at("items")[0].at("id") == job.at("result").at("run"));
    CHECK(get("/status").json().at("overdue") == false);
    CHECK(get("/counts?from=2026-01-01&to=2027-01-01").status == 200);
    CHECK(get("/archives").status == 200);
    check_problem(get("/archives/00000000-0000-7000-8000-0000000000aa/items"), 404, "not-found");
    check_problem(get("/runs?cursor=x"), 422, "invalid-cursor");
}

TEST_CASE("a pack is written, listed, fetched, checked and deleted", "[dpo][reports]") {
    DpoDesk desk;
    desk.make_known();
    desk.file("access");
    const json job = desk.finished(
        desk.post(kReports, {{"from", "2026-01-01T00:00:00Z"}, {"to", "2027-01-01T00:00:00Z"}}));
    INFO(job.dump());
    REQUIRE(job.at("state") == "done");
    const std::string path = kReports + "/" + job.at("id").get<std::string>();
    const json listed = desk.server.send("GET", kReports, desk.dpo).json();
    REQUIRE(listed.at("items").size() == 1);
    CHECK(listed.at("items")[0].at("from") == "2026-01-01T00:00:00.000Z");
    const Answer table = desk.server.send("GET", path + "/files/requests.csv", desk.dpo);
    CHECK(table.status == 200);
    CHECK(table.header("Content-Type") == "text/csv; charset=utf-8");
    CHECK(table.body.find("anna@") == std::string::npos);
    CHECK(desk.server.send("GET", path + "/files/manifest.json", desk.dpo).json().at("site") ==
          "shop.example");
    const json verified = desk.server.send("POST", path + "/verify", desk.dpo).json();
    CHECK(verified.at("valid") == true);
    for (const char* const name : {"..%2f..%2fstore.db", "%2e%2e", "..%2f..%2froot.key", ".hidden",
                                   "nothing.csv", "%2fetc%2fpasswd"}) {
        INFO(name);
        const Answer answer = desk.server.send("GET", path + "/files/" + name, desk.dpo);
        CHECK((answer.status == 404 || answer.status == 422));
    }
    check_problem(desk.server.send("GET", kReports + "/..%2f..", desk.dpo), 422, "invalid-request");
    check_problem(desk.post(kReports, {{"from", "2027-01-01T00:00:00Z"}, {"to", "2026-01-01T00:00:00Z"}}),
                  422, "invalid-request");
    CHECK(desk.server.send("DELETE", path, desk.dpo).status == 204);
    check_problem(desk.server.send("GET", path, desk.dpo), 404, "not-found");
    CHECK(desk.server.send("GET", kReports + "/undeclared", desk.dpo).json().at("findings").empty());
}

TEST_CASE("reminders tell of breaches and holds too", "[dpo][jobs][remind]") {
    DpoDesk desk;
    desk.post(kBreaches, {{"aware", "2026-03-01T09:00:00Z"}, {"facts", "A laptop was stolen."}});
    json soon = hold_on({{"purpose", "personalisation"}});
    REQUIRE(desk.post(kHolds, soon).status == 201);  // in June
    soon["review"] = "2026-03-05T00:00:00Z";
    REQUIRE(desk.post(kHolds, soon).status == 201);
    std::string reminders;
    const json schedules = desk.server.send("GET", "/api/v1/schedules", desk.dpo).json().at("items");
    for (const json& schedule : schedules)
        if (schedule.at("name") == "reminders") reminders = schedule.at("id");
    const auto reminded = [&] {
        return desk.finished(desk.server.send("POST", "/api/v1/schedules/" + reminders + "/run", desk.dpo))
            .at("result");
    };
    CHECK(reminded() == json{{"due", 2}, {"late", 0}, {"mailed", false}});
    desk.server.vault.clock.advance(std::chrono::days{4});
    CHECK(reminded() == json{{"due", 2}, {"late", 2}, {"mailed", false}});
}
