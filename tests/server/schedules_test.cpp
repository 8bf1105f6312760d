// What is done again and again: over HTTP, and by schedulers that share a store.
#include <thread>

#include "app.hpp"
#include "jobs/job_runner.hpp"
#include "jobs/scheduler.hpp"
#include "sessionaudit/error.hpp"
#include "sessionaudit/schedule.hpp"
#include "test_server.hpp"

using namespace sessionaudit;
using test::Answer;
using test::TestServer;

namespace {

const std::string kSchedules = "/api/v1/schedules";

nlohmann::json named(TestServer& server, const std::string& token, const std::string& name) {
    const auto all = server.send("GET", kSchedules, token).json();
    for (const auto& schedule : all.at("items"))
        if (schedule.at("name") == name) return schedule;
    return {};
}

}  // namespace

TEST_CASE("every store has its schedules, once", "[jobs][schedules]") {
    TestServer server;
    const std::string token = server.token();
    const auto items = server.send("GET", kSchedules, token).json().at("items");
    server::ensure_schedules(*server.vault);
    CHECK(server.send("GET", kSchedules, token).json().at("items") == items);
    for (const char* const name : {"expire-sessions", "housekeeping", "reminders", "retention"})
        CHECK(named(server, token, name).at("enabled") == true);
}

TEST_CASE("a schedule is changed by who saw its last version", "[jobs][schedules]") {
    TestServer server;
    const std::string token = server.token();
    const std::string path =
        kSchedules + "/" + named(server, token, "expire-sessions").at("id").get<std::string>();
    const std::string etag = server.send("GET", path, token).header("ETag");
    CHECK(server.send("GET", path, token, {}, {{"If-None-Match", etag}}).status == 304);
    CHECK(server.send_json("PATCH", path, token, {{"enabled", false}}).status == 428);
    const Answer changed = server.send_json("PATCH", path, token, {{"enabled", false}, {"every_seconds", 90}},
                                            {{"If-Match", etag}});
    INFO(changed.body);
    CHECK(changed.status == 200);
    CHECK(changed.json().at("enabled") == false);
    CHECK(changed.json().at("every_seconds") == 90);
    CHECK(server.send_json("PATCH", path, token, {{"enabled", true}}, {{"If-Match", etag}}).status == 412);
    for (const nlohmann::json& bad :
         {nlohmann::json::object(), nlohmann::json{{"every_seconds", 1}}, nlohmann::json{{"enabled", 1}}})
        CHECK(server.send_json("PATCH", path, token, bad, {{"If-Match", changed.header("ETag")}}).status ==
              422);
    CHECK(server.send("DELETE", path, token, {}, {{"If-Match", changed.header("ETag")}}).status == 409);
    server::ensure_schedules(*server.vault);
    CHECK(named(server, token, "expire-sessions").at("enabled") == false);
}

TEST_CASE("a scan is scheduled, once for each series, and removed", "[jobs][schedules]") {
    TestServer server;
    const std::string token = server.token();
    const nlohmann::json body = {{"every_seconds", 86400},
                                 {"scan", {{"name", "shop"}, {"targets", {"https://shop.example/"}}}}};
    const Answer added = server.send_json("POST", kSchedules, token, body);
    INFO(added.body);
    REQUIRE(added.status == 201);
    CHECK(added.json().at("name") == "scan:shop");
    CHECK(server.send_json("POST", kSchedules, token, body).status == 409);
    auto bad = body;
    bad["scan"]["targets"] = {"file:///etc/passwd"};
    CHECK(server.send_json("POST", kSchedules, token, bad).status == 422);
    const std::string path = added.header("Location");
    CHECK(server.send("DELETE", path, token).status == 428);
    CHECK(server.send("DELETE", path, token, {}, {{"If-Match", added.header("ETag")}}).status == 204);
    CHECK(server.send("GET", path, token).status == 404);
    CHECK(server.send("POST", path + "/run", token).status == 404);
}

TEST_CASE("a schedule is run at once when somebody asks", "[jobs][schedules]") {
    TestServer server;
    const std::string token = server.token();
    const auto before = named(server, token, "expire-sessions");
    const std::string path = kSchedules + "/" + before.at("id").get<std::string>();
    const Answer run = server.send("POST", path + "/run", token);
    INFO(run.body);
    REQUIRE(run.status == 202);
    server.send("GET", run.header("Location") + "/events", token);
    CHECK(server.send("GET", run.header("Location"), token).json().at("state") == "done");
    const auto after = named(server, token, "expire-sessions");
    CHECK(after.at("last_job") == run.json().at("id"));
    CHECK(after.at("next") == before.at("next"));
}

TEST_CASE("jobs:write sets off, changes and stops only what its holder may ask for",
          "[jobs][schedules][scope]") {
    for (const auto& [kind, work] : server::registered_kinds()) {
        INFO(kind);
        CHECK(scope_of_job(kind));
    }
    TestServer server;
    const std::string admin = server.token(scopes_of(Role::admin));
    const std::string dpo = server.token(scopes_of(Role::dpo));
    const std::string path = kSchedules + "/" + named(server, admin, "retention").at("id").get<std::string>();
    const std::string etag = server.send("GET", path, admin).header("ETag");
    CHECK(server.send("POST", path + "/run", admin).status == 403);
    CHECK(server.send_json("PATCH", path, admin, {{"enabled", false}}, {{"If-Match", etag}}).status == 403);
    CHECK(server.send_json("PATCH", path, dpo, {{"every_seconds", 3600}}, {{"If-Match", etag}}).status ==
          200);
    const RecordId erasure = server.vault->jobs().enqueue(
        {"erasure", "{}", "test", server.vault.clock.now() + std::chrono::days{1}, {}});
    const std::string job = "/api/v1/jobs/" + erasure.to_string();
    const Answer refused = server.send("POST", job + "/cancel", admin);
    CHECK(refused.status == 403);
    CHECK(refused.json().at("type") == "/problems/not-allowed");
    CHECK(server.send("GET", job, admin).json().at("state") == "queued");
    CHECK(server.send("POST", job + "/cancel", dpo).status == 200);
}

TEST_CASE("two schedulers on one store begin what is due once", "[jobs][schedules][lease]") {
    TestServer one;
    server::Config config = one.config;
    server::Server two(*one.vault, config);
    ScheduleService schedules = one.vault->schedules();
    const std::vector<std::string> kinds = {"elsewhere"};
    schedules.add({"twice", "elsewhere", "{}", Seconds{60}, {}}, "test");
    std::vector<RecordId> begun;
    for (int i = 0; i < 4; ++i)
        for (const RecordId& id : schedules.begin_due(kinds))
            begun.push_back(id);
    CHECK(begun.size() == 1);
    CHECK(one.vault->jobs().lead("scheduler", "one", Milliseconds{30'000}));
    CHECK_FALSE(one.vault->jobs().lead("scheduler", "two", Milliseconds{30'000}));
}

TEST_CASE("a scheduler begins what is due and the runner does it", "[jobs][schedules]") {
    TestServer server;
    ScheduleService schedules = server.vault->schedules();
    const auto find = [&] {
        for (const ScheduleInfo& schedule : schedules.list())
            if (schedule.name == "expire-sessions") return schedule;
        return ScheduleInfo{};
    };
    server::Config config = server.config;
    config.scheduler = true;
    server::Server scheduled(*server.vault, config);
    while (!find().last_job)
        std::this_thread::yield();
    const RecordId job = *find().last_job;
    while (server.vault->jobs().find(job)->state != JobState::done)
        std::this_thread::yield();
    CHECK(find().next > server.vault.clock.now());
    scheduled.stop();
}
