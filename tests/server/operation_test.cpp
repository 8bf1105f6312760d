// Probes, metrics and the log.
#include <fcntl.h>
#include <unistd.h>

#include <catch2/matchers/catch_matchers_string.hpp>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <thread>

#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>

#include "monitoring/exposition.hpp"
#include "monitoring/log.hpp"
#include "operation/server.hpp"
#include "test_server.hpp"

using namespace sessionaudit;
using Catch::Matchers::ContainsSubstring;
using test::Answer;
using test::TestServer;

namespace {

/// What breaks the text format (exposition format 0.0.4), a line each.
std::string exposition_faults(const std::string& text) {
    static const std::regex help("# HELP ([a-zA-Z_:][a-zA-Z0-9_:]*) .+");
    static const std::regex type("# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) (counter|gauge|histogram)");
    static const std::regex sample(
        R"re(([a-zA-Z_:][a-zA-Z0-9_:]*)(\{[a-zA-Z_]\w*="(?:[^"\\\n]|\\["\\n])*"(?:,[a-zA-Z_]\w*="(?:[^"\\\n]|\\["\\n])*")*\})? (-?[0-9.]+(?:e[-+]?[0-9]+)?|\+Inf|NaN))re");
    std::string faults;
    std::map<std::string, std::string> types;
    std::set<std::string> seen;
    std::string family;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        std::smatch match;
        if (std::regex_match(line, match, help)) continue;
        if (std::regex_match(line, match, type)) {
            family = match[1];
            if (!types.emplace(family, match[2]).second) faults += "twice: " + family + "\n";
        } else if (std::regex_match(line, match, sample)) {
            std::string name = match[1];
            if (types[family] == "histogram")
                name = std::regex_replace(name, std::regex("_(bucket|sum|count)$"), "");
            if (name != family) faults += "outside its family: " + line + "\n";
            if (!seen.insert(match[1].str() + match[2].str()).second) faults += "twice: " + line + "\n";
            if (types[family] == "counter" && family != "x" &&
                !std::regex_search(family, std::regex("_total$")))
                faults += "a counter without _total: " + family + "\n";
        } else {
            faults += "no line of the format: " + line + "\n";
        }
    }
    if (!text.empty() && text.back() != '\n') faults += "the last line has no end\n";
    return faults;
}

/// A file that a log writes to.
struct LogFile {
    LogFile() : descriptor(::open((folder / "log").c_str(), O_CREAT | O_RDWR | O_APPEND | O_CLOEXEC, 0600)) {}
    ~LogFile() { ::close(descriptor); }
    std::vector<std::string> lines() const {
        std::ifstream input(folder / "log");
        std::vector<std::string> all;
        for (std::string line; std::getline(input, line);)
            all.push_back(line);
        return all;
    }
    test::TempFolder folder;
    int descriptor;
};

server::FinishedRequest finished() {
    server::FinishedRequest request;
    request.request_id = "0123456789abcdef";
    request.method = "GET";
    request.operation = "getHealth";
    request.actor = "public";
    request.status = 200;
    request.bytes_out = 7;
    request.duration = std::chrono::microseconds{1234};
    return request;
}

}  // namespace

TEST_CASE("probes answer anybody: alive, ready, and not ready when it stops", "[operation][probes]") {
    TestServer server;
    CHECK(server.send("GET", "/healthz", "").json() == nlohmann::json{{"status", "alive"}});
    const Answer ready = server.send("GET", "/readyz", "");
    INFO(ready.body);
    CHECK(ready.status == 200);
    CHECK(ready.json().at("status") == "ready");
    server.server().begin_stop();
    const Answer stopping = server.send("GET", "/readyz", "");
    CHECK(stopping.status == 503);
    CHECK(stopping.json().at("checks").at("running") == "stopping");
    CHECK(stopping.json().at("checks").at("writing") == "ok");
    CHECK(stopping.header("Retry-After") == "5");
    CHECK(server.send("GET", "/healthz", "").status == 200);
}

TEST_CASE("metrics need a token that may read them, and keep to the text format", "[operation][metrics]") {
    TestServer server;
    CHECK(server.send("GET", "/metrics", "").status == 401);
    CHECK(server.send("GET", "/metrics", server.token({Scope::sessions_read})).status == 403);
    const std::string token = server.token({Scope::stats_read});
    server.send("GET", "/healthz", "");
    server.send("GET", "/nowhere", "");
    const Answer answer = server.send("GET", "/metrics", token);
    CHECK(answer.status == 200);
    CHECK(answer.header("Content-Type") == "text/plain; version=0.0.4; charset=utf-8");
    INFO(answer.body);
    CHECK(exposition_faults(answer.body).empty());
    for (const char* const line :
         {"sessionauditd_requests_total{operation=\"getHealth\",status=\"200\"} 1\n",
          "sessionauditd_requests_total{operation=\"none\",status=\"404\"} 1\n",
          "sessionauditd_requests_total{operation=\"getMetrics\",status=\"401\"} 1\n",
          "sessionauditd_request_duration_seconds_bucket{operation=\"getHealth\",le=\"+Inf\"} 1\n",
          "sessionauditd_request_duration_seconds_count{operation=\"getHealth\"} 1\n",
          "sessionauditd_build_info{version=", "sessionauditd_store_bytes{file=\"store\"} ",
          "sessionauditd_ledger_entries ", "sessionauditd_ledger_behind_entries ",
          "sessionauditd_writes_waiting ", "sessionauditd_jobs{state=\"failed\"} 0\n",
          "sessionauditd_store_errors_total 0\n", "sessionauditd_retention_oldest_overdue_seconds 0\n",
          "sessionauditd_retention_overdue "})
        CHECK_THAT(answer.body, ContainsSubstring(line));
}

TEST_CASE("metrics know the open request that presses most", "[operation][metrics]") {
    TestServer server;
    NewRequest request;
    request.person = Identifier::parse("email:anna@shop.example");
    const auto filed = server.vault->requests().file(request, "test");
    const std::string text = server.send("GET", "/metrics", server.token()).body;
    CHECK_THAT(text, ContainsSubstring("sessionauditd_open_requests{state=\"received\"} 1\n"));
    CHECK_THAT(text, ContainsSubstring("sessionauditd_request_deadline_timestamp_seconds "));
    CHECK(exposition_faults(text).empty());
    CHECK(text.find("anna") == std::string::npos);
    CHECK(server.vault->requests().find(filed.id).has_value());
}

TEST_CASE("labels are escaped as the text format wants it", "[operation][metrics]") {
    server::Exposition out;
    out.family("a", "gauge", "Help.");
    out.sample({{"b", "x\"y\\z\nw"}}, std::uint64_t{1});
    CHECK(out.take() == "# HELP a Help.\n# TYPE a gauge\na{b=\"x\\\"y\\\\z\\nw\"} 1\n");
}

TEST_CASE("a line of the log is one JSON object, whatever a client sent", "[operation][log]") {
    const LogFile file;
    {
        server::Log log(server::LogLevel::info, file.descriptor);
        log.request(finished());
        auto hostile = finished();
        hostile.method = "A\"}\n{\"x\":\"\x01\xff";
        hostile.status = 500;
        hostile.fault = "line\r\nbreak";
        log.request(hostile);
        log.write(server::LogLevel::debug, "unseen");
        log.write(server::LogLevel::warning, "told", {{"reason", "\xc3\xa4\n"}});
    }
    const auto lines = file.lines();
    REQUIRE(lines.size() == 3);
    const auto first = nlohmann::json::parse(lines[0]);
    CHECK(first.at("event") == "request");
    CHECK(first.at("level") == "info");
    CHECK(first.at("operation") == "getHealth");
    CHECK(first.at("status") == 200);
    CHECK(first.at("duration_ms") == 1.2);
    CHECK(first.at("bytes") == 7);
    CHECK_FALSE(first.contains("actor"));
    CHECK(std::regex_match(first.at("time").get<std::string>(),
                           std::regex(R"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)")));
    const auto second = nlohmann::json::parse(lines[1]);
    CHECK(second.at("level") == "error");
    CHECK(second.at("fault") == "line\r\nbreak");
    CHECK(nlohmann::json::parse(lines[2]).at("event") == "told");
}

TEST_CASE("the log of a request holds no path, query, token or address", "[operation][log]") {
    const LogFile file;
    test::TestVault vault;
    {
        server::Log log(server::LogLevel::debug, file.descriptor);
        server::Config config;
        config.port = 0;
        config.home = vault.home();
        server::Server server(*vault, config, &log);
        const auto token = vault->access().issue_token({"shop", {Scope::stats_read}, "", {}}, "test");
        Poco::Net::HTTPClientSession session("127.0.0.1", server.port());
        for (const std::string path : {"/metrics", "/healthz?person=anna%40shop.example", "/no/anna"}) {
            Poco::Net::HTTPRequest request("GET", path, "HTTP/1.1");
            request.set("Authorization", "Bearer " + token.token);
            session.sendRequest(request);
            Poco::Net::HTTPResponse response;
            session.receiveResponse(response).ignore(1'000'000);
            session.reset();
        }
        server.stop();
    }
    const auto lines = file.lines();
    REQUIRE(lines.size() == 3);
    for (const std::string& line : lines) {
        INFO(line);
        for (const char* const secret : {"anna", "sat_", "127.0.0.1", "/metrics", "person"})
            CHECK(line.find(secret) == std::string::npos);
    }
    // A line comes after its answer, so that they need not be in the order of the requests.
    std::map<int, nlohmann::json> by_status;
    for (const std::string& line : lines) {
        const auto json = nlohmann::json::parse(line);
        by_status[json.at("status").get<int>()] = json;
    }
    CHECK(by_status.at(200).at("actor") == "token:shop");
    CHECK(by_status.at(422).at("operation") == "getHealth");
    CHECK(by_status.at(404).at("operation") == "");
}

TEST_CASE("a log that nobody reads drops lines, counts them, and keeps nobody waiting", "[operation][log]") {
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    std::thread reader;
    {
        server::Log log(server::LogLevel::info, ends[1]);
        for (int i = 0; i < 60'000; ++i)
            log.request(finished());
        CHECK(log.dropped() > 0);
        // From now on somebody reads, or the log would wait for the pipe when it goes.
        reader = std::thread([descriptor = ends[0]] {
            char piece[65536];
            while (::read(descriptor, piece, sizeof piece) > 0)
                ;
        });
    }
    ::close(ends[1]);
    reader.join();
    ::close(ends[0]);
}
