// Jobs over HTTP: listed, shown, watched, cancelled.
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>

#include <istream>

#include "test_server.hpp"

using namespace sessionaudit;
using test::Answer;
using test::TestServer;

namespace {

const std::string kJobs = "/api/v1/jobs";

/// A kind that no runner knows stays where the test puts it.
RecordId parked(TestServer& server) {
    return server.vault->jobs().enqueue({"elsewhere", R"({"n":1})", "test", {}, {}});
}

JobClaim claimed(TestServer& server) {
    return *server.vault->jobs().claim({"elsewhere"}, "test", Milliseconds{60'000});
}

std::string path_of(const RecordId& id, const std::string& rest = {}) {
    return kJobs + "/" + id.to_string() + rest;
}

}  // namespace

TEST_CASE("jobs are listed in pages and shown", "[jobs][http]") {
    TestServer server;
    const std::string token = server.token({Scope::jobs_read});
    std::vector<RecordId> ids;
    for (int i = 0; i < 3; ++i)
        ids.push_back(parked(server));
    const auto first = server.send("GET", kJobs + "?limit=2&kind=elsewhere", token).json();
    REQUIRE(first.at("items").size() == 2);
    CHECK(first.at("items")[0].at("id") == ids[2].to_string());
    const std::string next = first.at("next");
    const auto second = server.send("GET", kJobs + "?limit=2&kind=elsewhere&cursor=" + next, token).json();
    REQUIRE(second.at("items").size() == 1);
    CHECK(second.at("items")[0].at("id") == ids[0].to_string());
    CHECK_FALSE(second.contains("next"));
    const Answer shown = server.send("GET", path_of(ids[0]), token);
    CHECK(shown.status == 200);
    CHECK(shown.json().at("state") == "queued");
    CHECK(shown.json().at("parameters") == nlohmann::json{{"n", 1}});
    CHECK(server.send("GET", kJobs + "?kind=elsewhere&state=done", token).json().at("items").empty());
}

TEST_CASE("what is asked wrongly of jobs is refused", "[jobs][bad_input]") {
    TestServer server;
    const std::string token = server.token();
    CHECK(server.send("GET", kJobs + "?state=asleep", token).status == 422);
    CHECK(server.send("GET", kJobs + "?limit=0", token).status == 422);
    CHECK(server.send("GET", kJobs + "?cursor=YWJj", token).status == 422);
    CHECK(server.send("GET", kJobs + "/17", token).status == 422);
    const RecordId stranger{};
    CHECK(server.send("GET", path_of(stranger), token).status == 404);
    CHECK(server.send("POST", path_of(stranger, "/cancel"), token).status == 404);
    CHECK(server.send("GET", path_of(stranger, "/events"), token).status == 404);
    const std::string reader = server.token({Scope::jobs_read});
    CHECK(server.send("POST", path_of(parked(server), "/cancel"), reader).status == 403);
}

TEST_CASE("a job is cancelled once", "[jobs][http]") {
    TestServer server;
    const std::string token = server.token();
    const RecordId id = parked(server);
    const Answer cancelled = server.send("POST", path_of(id, "/cancel"), token);
    CHECK(cancelled.status == 200);
    CHECK(cancelled.json().at("state") == "cancelled");
    const Answer again = server.send("POST", path_of(id, "/cancel"), token);
    CHECK(again.status == 409);
    CHECK(again.json().at("type") == "/problems/conflict");
}

TEST_CASE("a job's events end when it is over, and tell each change after the last one seen",
          "[jobs][events]") {
    TestServer server;
    const std::string token = server.token();
    const RecordId id = parked(server);
    const JobClaim claim = claimed(server);
    server.vault->jobs().progress(claim, 3, 9, "half", Milliseconds{60'000});
    server.vault->jobs().finish(claim, R"({"n":2})");
    const auto job = server.send("GET", path_of(id), token).json();
    const std::string version = std::to_string(job.at("version").get<int>());

    const Answer events = server.send("GET", path_of(id, "/events"), token);
    CHECK(events.status == 200);
    CHECK(events.header("Content-Type") == "text/event-stream");
    CHECK(events.body == "id: " + version + "\nevent: progress\ndata: " + job.dump() + "\n\n");
    for (const char* const garbage : {"x", "-1", "99999999999999999999999", "1 2", "0x1"}) {
        const Answer same =
            server.send("GET", path_of(id, "/events"), token, {}, {{"Last-Event-ID", garbage}});
        CHECK(same.body == events.body);
    }
    CHECK(server.send("GET", path_of(id, "/events"), token, {}, {{"Last-Event-ID", version}}).status == 204);
}

TEST_CASE("who watches a running job sees its end", "[jobs][events]") {
    TestServer server;
    const std::string token = server.token();
    const RecordId id = parked(server);
    const JobClaim claim = claimed(server);
    Poco::Net::HTTPClientSession session("127.0.0.1", server.port());
    session.setTimeout(Poco::Timespan(60, 0));
    Poco::Net::HTTPRequest request("GET", path_of(id, "/events"), "HTTP/1.1");
    request.set("Authorization", "Bearer " + token);
    session.sendRequest(request);
    Poco::Net::HTTPResponse response;
    std::istream& content = session.receiveResponse(response);
    std::string line;
    while (line.find("data: ") != 0)
        REQUIRE(std::getline(content, line));
    CHECK(nlohmann::json::parse(line.substr(6)).at("state") == "running");
    server.vault->jobs().fail(claim, "it rained");
    std::string rest{std::istreambuf_iterator<char>(content), {}};
    CHECK(rest.find("\"state\":\"failed\"") != std::string::npos);
    CHECK(rest.find("it rained") != std::string::npos);
}

TEST_CASE("a server that stops does not wait for those who watch", "[jobs][events][stop]") {
    TestServer server;
    const std::string token = server.token();
    const RecordId id = parked(server);
    Poco::Net::HTTPClientSession session("127.0.0.1", server.port());
    session.setTimeout(Poco::Timespan(60, 0));
    Poco::Net::HTTPRequest request("GET", path_of(id, "/events"), "HTTP/1.1");
    request.set("Authorization", "Bearer " + token);
    session.sendRequest(request);
    Poco::Net::HTTPResponse response;
    std::istream& content = session.receiveResponse(response);
    std::string line;
    CHECK(std::getline(content, line));
    server.stop();
    const std::string rest{std::istreambuf_iterator<char>(content), {}};
    CHECK(rest.find("\"state\":\"queued\"") != std::string::npos);
}
