// Scans over HTTP, of a site that the test serves itself.
#include <Poco/Net/HTTPRequestHandler.h>
#include <Poco/Net/HTTPRequestHandlerFactory.h>
#include <Poco/Net/HTTPServer.h>
#include <Poco/Net/HTTPServerRequest.h>
#include <Poco/Net/HTTPServerResponse.h>

#include "test_server.hpp"

using namespace sessionaudit;
using test::Answer;
using test::TestServer;

namespace {

const std::string kScans = "/api/v1/scans";

/// A page with a cookie that lacks everything.
class Site {
  public:
    Site()
        : server_(new Factory, Poco::Net::ServerSocket(Poco::Net::SocketAddress("127.0.0.1", 0)), params()) {
        server_.start();
    }
    ~Site() { server_.stopAll(true); }
    std::string url() const { return "http://127.0.0.1:" + std::to_string(server_.port()) + "/"; }

  private:
    class Page : public Poco::Net::HTTPRequestHandler {
        void handleRequest(Poco::Net::HTTPServerRequest& request,
                           Poco::Net::HTTPServerResponse& response) override {
            if (request.getURI() != "/") response.setStatus("404");
            response.add("Set-Cookie", "sessionid=0123456789abcdef0123456789abcdef; Path=/");
            response.send() << "<p>hello</p>";
        }
    };
    class Factory : public Poco::Net::HTTPRequestHandlerFactory {
        Poco::Net::HTTPRequestHandler* createRequestHandler(const Poco::Net::HTTPServerRequest&) override {
            return new Page;
        }
    };
    static Poco::Net::HTTPServerParams::Ptr params() {
        Poco::Net::HTTPServerParams::Ptr params(new Poco::Net::HTTPServerParams);
        params->setKeepAlive(false);
        return params;
    }
    Poco::Net::HTTPServer server_;
};

server::Config near() {
    server::Config config;
    config.scan_private_networks = true;
    return config;
}

nlohmann::json order(const std::string& url) {
    return {{"name", "shop"}, {"targets", {url}}, {"both_schemes", false}};
}

/// The job when it is over; its events are what waits for it.
nlohmann::json finished(TestServer& server, const std::string& token, const Answer& accepted) {
    INFO(accepted.body);
    REQUIRE(accepted.status == 202);
    const std::string path = accepted.header("Location");
    server.send("GET", path + "/events", token);
    return server.send("GET", path, token).json();
}

std::string scan_of(TestServer& server, const std::string& token, const std::string& url) {
    const auto job = finished(server, token, server.send_json("POST", kScans, token, order(url)));
    INFO(job.dump());
    REQUIRE(job.at("state") == "done");
    return job.at("result").at("scan");
}

}  // namespace

TEST_CASE("a scan is made, listed, shown and read in every format", "[jobs][scans]") {
    const Site site;
    TestServer server(near());
    const std::string token = server.token();
    const std::string id = scan_of(server, token, site.url());
    const auto shown = server.send("GET", kScans + "/" + id, token).json();
    CHECK(shown.at("name") == "shop");
    CHECK(shown.at("summary").at("finished") == true);
    CHECK(server.send("GET", kScans + "?name=shop", token).json().at("items").size() == 1);
    CHECK(server.send("GET", kScans + "?name=blog", token).json().at("items").empty());
    for (const char* const format : {"json", "sarif", "junit", "csv", "markdown", "html", "text", "github"}) {
        const Answer report = server.send("GET", kScans + "/" + id + "/report?format=" + format, token);
        INFO(format);
        CHECK(report.status == 200);
        CHECK(report.body.find("sessionid") != std::string::npos);
        CHECK(report.body.find("0123456789abcdef0123456789abcdef;") == std::string::npos);
    }
    CHECK(server.send("GET", kScans + "/" + id + "/report?format=pdf", token).status == 422);
    CHECK(server.send("GET", kScans + "/" + RecordId{}.to_string() + "/report", token).status == 404);
}

TEST_CASE("findings come in pages, by severity", "[jobs][scans]") {
    const Site site;
    TestServer server(near());
    const std::string token = server.token();
    const std::string path = kScans + "/" + scan_of(server, token, site.url()) + "/findings";
    const auto all = server.send("GET", path, token).json().at("items");
    REQUIRE(all.size() > 1);
    CHECK(all[0].at("target") == site.url());
    CHECK(server.send("GET", path + "?severity=critical", token).json().at("items").size() < all.size());
    nlohmann::json collected = nlohmann::json::array();
    for (std::string next = path + "?limit=1"; !next.empty();) {
        const auto page = server.send("GET", next, token).json();
        for (const auto& item : page.at("items"))
            collected.push_back(item);
        next = page.contains("next") ? path + "?limit=1&cursor=" + page.at("next").get<std::string>() : "";
    }
    CHECK(collected == all);
    CHECK(server.send("GET", path + "?severity=bad", token).status == 422);
    CHECK(server.send("GET", path + "?cursor=YWJj", token).status == 422);
}

TEST_CASE("of one series one scan is under way, and another one is not passed off as it", "[jobs][scans]") {
    TestServer server(near());
    const std::string token = server.token();
    const std::string url = "http://192.0.2.10/";
    const RecordId waiting = server.vault->jobs().enqueue(
        {"scan", order(url).dump(), "test", server.vault.clock.now() + std::chrono::days{1}, "scan:shop"});
    CHECK(server.send_json("POST", kScans, token, order(url)).json().at("id") == waiting.to_string());
    const Answer other = server.send_json("POST", kScans, token, order("http://192.0.2.11/"));
    CHECK(other.status == 409);
    CHECK(other.json().at("type") == "/problems/other-work");
    const Answer scheduled = server.send_json("POST", "/api/v1/schedules", token,
                                              {{"every_seconds", 86400}, {"scan", order(url)}});
    REQUIRE(scheduled.status == 201);
    const Answer run = server.send("POST", scheduled.header("Location") + "/run", token);
    CHECK(run.json().at("id") == waiting.to_string());
}

TEST_CASE("what is known does not fail a scan again, until it is taken back", "[jobs][scans][baseline]") {
    const Site site;
    TestServer server(near());
    const std::string token = server.token();
    const std::string path = "/api/v1/scan-baselines/shop";
    CHECK(server.send("GET", path, token).status == 404);
    const std::string first = scan_of(server, token, site.url());
    CHECK(server.send("GET", kScans + "/" + first, token).json().at("summary").at("passed") == false);
    CHECK(server.send_json("PUT", path, token, {{"scan", first}}, {{"If-Match", "\"v1\""}}).status == 412);
    const Answer accepted = server.send_json("PUT", path, token, {{"scan", first}});
    INFO(accepted.body);
    REQUIRE(accepted.status == 200);
    const std::string second = scan_of(server, token, site.url());
    CHECK(server.send("GET", kScans + "/" + second, token).json().at("summary").at("states").at("fresh") ==
          0);

    const std::string etag = accepted.header("ETag");
    CHECK(server.send("GET", path, token).header("ETag") == etag);
    CHECK(server.send_json("PUT", path, token, {{"scan", second}}).status == 428);
    CHECK(server.send_json("PUT", path, token, {{"scan", second}}, {{"If-Match", "\"v7\""}}).status == 412);
    CHECK(server.send_json("PUT", path, token, {{"scan", second}}, {{"If-Match", etag}}).status == 200);
    CHECK(server.send("DELETE", path, token, {}, {{"If-Match", etag}}).status == 412);
    const std::string newer = server.send("GET", path, token).header("ETag");
    CHECK(server.send("DELETE", path, token, {}, {{"If-Match", newer}}).status == 204);
    CHECK(server.send("GET", path, token).status == 404);
    CHECK(server.send_json("PUT", "/api/v1/scan-baselines/blog", token, {{"scan", first}}).status == 409);
}

TEST_CASE("private addresses are refused when they are connected to", "[jobs][scans][bad_input]") {
    const Site site;
    TestServer server;
    const std::string token = server.token();
    const std::string port = site.url().substr(site.url().rfind(':'));
    for (const std::string host : {"127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "2130706433"}) {
        const std::string id = scan_of(server, token, "http://" + host + port);
        const auto shown = server.send("GET", kScans + "/" + id, token).json();
        INFO(host);
        CHECK(shown.at("summary").at("finished") == false);
        CHECK(shown.at("summary").at("cookies") == 0);
        const auto report = server.send("GET", kScans + "/" + id + "/report", token);
        CHECK(report.body.find("not public") != std::string::npos);
        // What was not seen must not become what is known.
        CHECK(server.send_json("PUT", "/api/v1/scan-baselines/shop", token, {{"scan", id}}).status == 409);
    }
}

TEST_CASE("a scan of a dead host ends and says so", "[jobs][scans][bad_input]") {
    TestServer server(near());
    const std::string token = server.token();
    std::string port;
    {
        const Poco::Net::ServerSocket socket(Poco::Net::SocketAddress("127.0.0.1", 0));
        port = std::to_string(socket.address().port());
    }
    const std::string id = scan_of(server, token, "http://127.0.0.1:" + port + "/");
    const auto shown = server.send("GET", kScans + "/" + id, token).json();
    CHECK(shown.at("summary").at("finished") == false);
    CHECK(shown.at("summary").at("problems") == 1);
}

TEST_CASE("what cannot be scanned is refused before there is a job", "[jobs][scans][bad_input]") {
    TestServer server;
    const std::string token = server.token();
    const auto status = [&](const nlohmann::json& body) {
        return server.send_json("POST", kScans, token, body).status;
    };
    for (const char* const url : {"file:///etc/passwd", "gopher://a/", "ftp://a/", "shop.example", "http://",
                                  "https://anna:secret@shop.example/", "http://a b/", "http://a\\b/", ""})
        CHECK(status(order(url)) == 422);
    auto body = order("https://shop.example/");
    body["recipe"] = "../root.key";
    CHECK(status(body) == 422);
    body["recipe"] = "absent.json";
    CHECK(status(body) == 422);
    body = order("https://shop.example/");
    body["profile"] = "none";
    CHECK(status(body) == 422);
    body = order("https://shop.example/");
    body["headers"] = {"Authorization: secret"};
    CHECK(status(body) == 422);
    CHECK(server.vault->jobs().list().empty());
}
