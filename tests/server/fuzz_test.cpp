// Requests at random, made from openapi.json: valid ones, and ones with something wrong anywhere. None may be
// a fault of the server, and every answer is as described.
//   SESSIONAUDIT_FUZZ_COUNT  how many (default 1500)
//   SESSIONAUDIT_FUZZ_SEED   where to begin (default: Catch2's seed)
#include <Poco/Net/StreamSocket.h>

#include <catch2/catch_get_random_seed.hpp>
#include <cctype>
#include <cstdlib>
#include <map>

#include "example_things.hpp"
#include "request_builder.hpp"
#include "schema_sample.hpp"

using namespace sessionaudit;
using nlohmann::json;
using server::Operation;
using test::Answer;
using test::Contract;
using test::ExampleThings;
using test::pick;
using test::Random;
using test::Sampler;
using test::TestServer;
using test::Thing;

namespace {

std::uint64_t from_environment(const char* name, std::uint64_t otherwise) {
    const char* const text = std::getenv(name);
    return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

std::uint64_t seed() {
    return from_environment("SESSIONAUDIT_FUZZ_SEED", Catch::getSeed());
}

/// Would leave this machine.
bool is_excluded(const Operation& operation) {
    return operation.path.find("/scans") != std::string::npos && operation.method != "GET";
}

std::vector<std::string> words(const ExampleThings& things) {
    std::vector<std::string> words = {"email:anna@shop.example",
                                      "DE",
                                      "US-CA",
                                      "en",
                                      "shop",
                                      "anna",
                                      "audience_measurement",
                                      "advertising",
                                      "banner",
                                      "https://www.shop.example",
                                      "2026-03-01T12:00:00.000Z",
                                      "page_view",
                                      "00000000-0000-7000-8000-0000000000ff",
                                      std::string(64, 'a'),
                                      "ab12",
                                      "EUR",
                                      "access",
                                      "erasure",
                                      "1",
                                      "50",
                                      "web_form",
                                      "sweep"};
    for (int thing = 1; thing <= 9; ++thing)
        words.push_back(things.real(test::example_id(static_cast<Thing>(thing))));
    for (const std::string_view secret : {test::kExampleToken, test::kExampleTicket})
        words.push_back(things.real(std::string(secret)));
    return words;
}

std::string percent(const std::string& text) {
    static const char* const kDigits = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (std::isalnum(byte) != 0 || c == '-' || c == '_' || c == '.' || c == ':') {
            out.push_back(c);
        } else {
            out.push_back('%');
            out.push_back(kDigits[byte >> 4U]);
            out.push_back(kDigits[byte & 15U]);
        }
    }
    return out;
}

class Fuzzer {
  public:
    Fuzzer(TestServer& server, const ExampleThings& things)
        : server_(server),
          random_(seed()),
          sampler_(random_, words(things)),
          token_(server.token()),
          poor_token_(server.token({Scope::stats_read})) {}

    /// One request; what was sent, for a message.
    std::pair<std::string, Answer> send() {
        const auto& operations = Contract::instance().description().operations();
        const Operation* operation = &operations[pick(random_, operations.size())];
        while (is_excluded(*operation))
            operation = &operations[pick(random_, operations.size())];
        const json& from = Contract::instance().at(*operation);
        const std::string path = path_of(*operation, from);
        TestServer::Headers headers = {{"Origin", std::string(test::kExampleOrigin)}};
        if (pick(random_, 3) == 0) headers.emplace_back("If-Match", pick(random_, 2) == 0 ? "\"v1\"" : "*");
        if (pick(random_, 5) == 0)
            headers.emplace_back("Idempotency-Key", "key-" + std::to_string(pick(random_, 20)));
        if (pick(random_, 5) == 0) headers.emplace_back("Accept-Encoding", "gzip");
        if (operation->for_pages) headers.emplace_back("Consent-Ticket", sampler_.word());
        const std::string body = body_of(*operation, from, headers);
        const std::string& token = pick(random_, 20) == 0 ? poor_token_ : operation->open ? kNobody : token_;
        std::string sent = operation->method;
        sent.append(" ").append(path).append("\n").append(body.substr(0, 1000));
        return {sent, server_.send(operation->method, path, token, body, headers)};
    }

  private:
    std::string path_of(const Operation& operation, const json& from) {
        std::string path;
        for (const std::string& piece : operation.pieces) {
            path.append("/");
            const bool value = piece.starts_with("{");
            if (!value) path.append(piece);
            if (value)
                path.append(percent(pick(random_, 4) == 0 ? sampler_.text(40) + "x" : sampler_.word()));
        }
        char mark = '?';
        if (from.contains("parameters"))
            for (const json& written : from.at("parameters")) {
                const json& parameter = Contract::instance().resolved(written);
                if (parameter.at("in") != "query") continue;
                if (!parameter.value("required", false) && pick(random_, 2) == 0) continue;
                json made = pick(random_, 4) == 0 ? sampler_.junk() : sampler_.value(parameter.at("schema"));
                std::string text = made.is_string() ? made.get<std::string>() : made.dump();
                path.append(1, mark)
                    .append(parameter.at("name").get<std::string>())
                    .append("=")
                    .append(percent(text.substr(0, 2000)));
                mark = '&';
            }
        return path;
    }

    std::string body_of(const Operation& operation, const json& from, TestServer::Headers& headers) {
        if (!from.contains("requestBody") || pick(random_, 30) == 0) return "";
        const json& content = Contract::instance().resolved(from.at("requestBody")).at("content");
        headers.emplace_back("Content-Type", pick(random_, 30) == 0 ? "text/html" : operation.body_type);
        json value = content.contains("application/json")
                         ? sampler_.value(content.at("application/json").at("schema"))
                         : json(sampler_.text(2000));
        if (pick(random_, 3) == 0) value = sampler_.spoiled(std::move(value));
        std::string text = value.dump(-1, ' ', false, json::error_handler_t::replace);
        if (pick(random_, 10) == 0)
            for (std::size_t i = 1 + pick(random_, 4); i > 0 && !text.empty(); --i)
                text[pick(random_, text.size())] = static_cast<char>(random_());
        return text;
    }

    inline static const std::string kNobody;
    TestServer& server_;
    Random random_;
    Sampler sampler_;
    std::string token_;
    std::string poor_token_;
};

/// These bytes, then nothing more; all that comes back.
std::string talk(std::uint16_t port, const std::string& bytes) {
    Poco::Net::StreamSocket socket(Poco::Net::SocketAddress("127.0.0.1", port));
    socket.setReceiveTimeout(Poco::Timespan(60, 0));
    std::string answer;
    try {
        socket.sendBytes(bytes.data(), static_cast<int>(bytes.size()));
        socket.shutdownSend();
        char piece[4096];
        for (int got = 0; (got = socket.receiveBytes(piece, sizeof piece)) > 0;)
            answer.append(piece, static_cast<std::size_t>(got));
    } catch (const Poco::Exception&) {
        // Refused before all was sent; what came is the answer.
    }
    return answer;
}

}  // namespace

TEST_CASE("requests at random never make the server fail", "[contract][fuzz]") {
    server::Config config;
    config.consent_origins = {std::string(test::kExampleOrigin)};
    TestServer server(config);
    const ExampleThings things(server, "watchJob");
    Fuzzer fuzzer(server, things);
    const std::uint64_t count = from_environment("SESSIONAUDIT_FUZZ_COUNT", 1500);
    INFO("SESSIONAUDIT_FUZZ_SEED=" << seed());
    std::map<int, int> statuses;
    for (std::uint64_t i = 0; i < count; ++i) {
        server.vault.clock.advance(std::chrono::seconds{1});
        const auto [sent, answer] = fuzzer.send();
        ++statuses[answer.status];
        const bool failed = answer.status >= 500 && answer.status != 503 && answer.status != 507;
        if (!failed) continue;
        INFO(sent << "\n-> " << answer.body);
        CHECK_FALSE(failed);
    }
    std::string told = "answers:";
    for (const auto& [status, times] : statuses)
        told.append(" ").append(std::to_string(status)).append(" x ").append(std::to_string(times));
    WARN(told);
    CHECK(statuses[200] + statuses[201] + statuses[204] > 0);
}

TEST_CASE("heads of requests with bytes changed are refused or answered", "[contract][fuzz][head]") {
    TestServer server;
    Random random(seed());
    INFO("SESSIONAUDIT_FUZZ_SEED=" << seed());
    const std::string good =
        "POST /api/v1/consents/decide HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " +
        server.token() + "\r\nContent-Type: application/json\r\nContent-Length: 2\r\n" +
        "Accept-Language: de\r\nCookie: a=b\r\n\r\n{}";
    const std::vector<std::string> pieces = {"\r\n",
                                             "\n",
                                             "\r",
                                             ":",
                                             " ",
                                             "%",
                                             "\t",
                                             "chunked",
                                             "Transfer-Encoding: ",
                                             "Content-Length: 99999999999999999999\r\n",
                                             "HTTP/9.9",
                                             "..",
                                             "?",
                                             ";",
                                             "\""};
    const std::uint64_t count = from_environment("SESSIONAUDIT_FUZZ_COUNT", 1500) / 5;
    for (std::uint64_t i = 0; i < count; ++i) {
        std::string bytes = good;
        for (std::size_t changes = 1 + pick(random, 5); changes > 0; --changes) {
            const std::size_t at = pick(random, bytes.size());
            switch (pick(random, 4)) {
                case 0:
                    bytes[at] = static_cast<char>(random());
                    break;
                case 1:
                    bytes.insert(at, test::pick_of(random, pieces));
                    break;
                case 2:
                    bytes.erase(at, 1 + pick(random, 20));
                    break;
                default:
                    bytes.insert(at, bytes.substr(pick(random, bytes.size()), pick(random, 40)));
            }
            if (bytes.empty()) bytes = "G";
        }
        const std::string answer = talk(server.port(), bytes);
        const bool good_answer = answer.empty() || (answer.starts_with("HTTP/1.1 ") && answer[9] != '5');
        if (good_answer) continue;
        INFO(bytes << "\n-> " << answer);
        CHECK(good_answer);
    }
    // It still serves.
    CHECK(server.send("GET", "/c/v1/client.js", "").status == 200);
}
