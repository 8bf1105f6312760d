// Logs that are uploaded and imported in the background.
#include <Poco/Net/StreamSocket.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "spool/import_spool.hpp"
#include "test_server.hpp"

using namespace sessionaudit;
using test::Answer;
using test::TestServer;

namespace {

const std::string kImports = "/api/v1/imports";
const TestServer::Headers kBinary = {{"Content-Type", "application/octet-stream"}};

std::string log_lines(int count) {
    std::string log;
    for (int i = 0; i < count; ++i)
        log.append("192.0.2.")
            .append(std::to_string(i % 200))
            .append(
                R"( - - [01/Mar/2026:11:00:00 +0000] "GET /cart HTTP/1.1" 200 512 "-" "Mozilla/5.0 Firefox/120.0")")
            .append("\n");
    return log;
}

std::size_t spooled(TestServer& server) {
    const auto folder = server.vault.home() / "spool" / "imports";
    if (!std::filesystem::exists(folder)) return 0;
    std::size_t count = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        CHECK((entry.status().permissions() & std::filesystem::perms::all) ==
              (std::filesystem::perms::owner_read | std::filesystem::perms::owner_write));
        ++count;
    }
    return count;
}

nlohmann::json finished(TestServer& server, const std::string& token, const Answer& accepted) {
    INFO(accepted.body);
    REQUIRE(accepted.status == 202);
    server.send("GET", accepted.header("Location") + "/events", token);
    return server.send("GET", accepted.header("Location"), token).json();
}

}  // namespace

TEST_CASE("a log is imported, its file goes, and it is not imported twice", "[jobs][imports]") {
    TestServer server;
    const std::string token = server.token();
    const auto job = finished(server, token, server.send("POST", kImports, token, log_lines(150), kBinary));
    INFO(job.dump());
    CHECK(job.at("state") == "done");
    CHECK(server.vault->stats().all.sessions > 0);
    CHECK(spooled(server) == 0);
    const auto again = finished(server, token, server.send("POST", kImports, token, log_lines(150), kBinary));
    CHECK(again.at("result").at("nothing_new") == true);
}

TEST_CASE("what is no log fails with a sentence and leaves no file", "[jobs][imports][bad_input]") {
    TestServer server;
    const std::string token = server.token();
    const auto job = finished(
        server, token, server.send("POST", kImports, token, "anna@shop.example wrote this\n", kBinary));
    CHECK(job.at("state") == "failed");
    CHECK(job.at("error").get<std::string>().find("anna") == std::string::npos);
    CHECK(spooled(server) == 0);
}

TEST_CASE("uploads that are asked wrongly are refused", "[jobs][imports][bad_input]") {
    TestServer server;
    const std::string token = server.token();
    CHECK(server.send("POST", kImports, token, "x", {{"Content-Type", "text/plain"}}).status == 415);
    CHECK(server.send("POST", kImports + "?format=excel", token, "x", kBinary).status == 422);
    CHECK(server.send("POST", kImports + "?idle_seconds=0", token, "x", kBinary).status == 422);
    CHECK(server.send("POST", kImports, token, {}, kBinary).status == 400);
    CHECK(server.send("POST", kImports, server.token({Scope::sessions_read}), "x", kBinary).status == 403);
    const std::string chunked = server.send_bytes(
        "POST " + kImports + " HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer " + token +
        "\r\nContent-Type: application/octet-stream\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n"
        "\r\n1\r\nx\r\n0\r\n\r\n");
    CHECK(chunked.starts_with("HTTP/1.1 411 "));
    CHECK(spooled(server) == 0);
    CHECK(server.vault->jobs().list().empty());
}

TEST_CASE("an upload that is larger than the server takes is refused", "[jobs][imports][bad_input]") {
    server::Config config;
    config.limits.bulk_bytes = 1000;
    TestServer server(config);
    CHECK(server.send("POST", kImports, server.token(), log_lines(20), kBinary).status == 413);
    CHECK(spooled(server) == 0);
}

TEST_CASE("an upload that is cut half-way leaves nothing", "[jobs][imports][bad_input]") {
    TestServer server;
    const std::string token = server.token();
    Poco::Net::StreamSocket socket(Poco::Net::SocketAddress("127.0.0.1", server.port()));
    const std::string half = "POST " + kImports + " HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer " + token +
                             "\r\nContent-Type: application/octet-stream\r\nContent-Length: 100000\r\n\r\n" +
                             log_lines(100);
    socket.sendBytes(half.data(), static_cast<int>(half.size()));
    socket.shutdownSend();
    std::string answer(4096, ' ');
    socket.setReceiveTimeout(Poco::Timespan(60, 0));
    const int got = socket.receiveBytes(answer.data(), static_cast<int>(answer.size()));
    answer.resize(static_cast<std::size_t>(std::max(got, 0)));
    CHECK(answer.starts_with("HTTP/1.1 400 "));
    CHECK(answer.find("truncated-body") != std::string::npos);
    CHECK(spooled(server) == 0);
    CHECK(server.vault->jobs().list().empty());
}

TEST_CASE("an old upload goes unless a job waits to read it", "[jobs][imports]") {
    TestServer server;
    REQUIRE(server::sweep_spool(*server.vault) == 0);  // makes the folder
    const auto folder = server.vault.home() / "spool" / "imports";
    const std::string wanted = random_owner_id().to_string() + ".log";
    for (const std::string& name : {wanted, random_owner_id().to_string() + ".log"}) {
        std::ofstream(folder / name) << log_lines(1);
        std::filesystem::last_write_time(
            folder / name, std::filesystem::file_time_type::clock::now() - std::chrono::hours{25});
    }
    server.vault->jobs().enqueue({"import_log",
                                  nlohmann::json{{"file", wanted}}.dump(),
                                  "test",
                                  server.vault.clock.now() + std::chrono::days{2},
                                  {}});
    CHECK(server::sweep_spool(*server.vault) == 1);
    CHECK(std::filesystem::exists(folder / wanted));
}

TEST_CASE("an import whose upload is not there says so, and claims nothing else", "[jobs][imports]") {
    TestServer server;
    const std::string token = server.token();
    const std::string file = random_owner_id().to_string() + ".log";
    const RecordId job =
        server.vault->jobs().enqueue({"import_log", nlohmann::json{{"file", file}}.dump(), "test", {}, {}});
    const std::string path = "/api/v1/jobs/" + job.to_string();
    server.send("GET", path + "/events", token);
    const std::string error = server.send("GET", path, token).json().at("error");
    CHECK(error.find("is not there any more") != std::string::npos);
}

TEST_CASE("the upload of a cancelled import goes, and of no other", "[jobs][imports]") {
    TestServer server;
    const auto kept = [&](const char* kind, JobState state) {
        std::istringstream log("a line\n");
        server::SpooledFile file(*server.vault, log, 7);
        file.keep();
        JobInfo job;
        job.kind = kind;
        job.state = state;
        job.parameters = nlohmann::json{{"file", file.name()}}.dump();
        server::drop_cancelled_upload(*server.vault, job);
        return std::filesystem::exists(server::spooled_path(*server.vault, file.name()));
    };
    CHECK_FALSE(kept("import_log", JobState::cancelled));
    CHECK(kept("import_log", JobState::running));
    CHECK(kept("import_log", JobState::queued));
    CHECK(kept("erasure", JobState::cancelled));
}
