// Patterns of the description: what they match, and that no text is too long for them.
#include <regex>
#include <set>

#include "contract.hpp"
#include "schema/text_pattern.hpp"
#include "test_server.hpp"

using namespace sessionaudit;
using nlohmann::json;
using test::Contract;
using test::TestServer;

namespace {

void collect_patterns(const json& from, std::set<std::string>& patterns) {
    if (from.is_structured())
        for (const json& inner : from)
            collect_patterns(inner, patterns);
    if (from.is_object() && from.contains("pattern") && from["pattern"].is_string())
        patterns.insert(from["pattern"].get<std::string>());
}

/// Every text of `value` in turn becomes this long one.
void send_long_texts(const json& value, const json::json_pointer& place, const std::string& text,
                     const std::function<void(const json::json_pointer&)>& send) {
    if (value.is_string()) return send(place);
    if (value.is_object())
        for (const auto& [name, inner] : value.items())
            send_long_texts(inner, place / name, text, send);
    if (value.is_array())
        for (std::size_t i = 0; i < value.size(); ++i)
            send_long_texts(value[i], place / i, text, send);
}

}  // namespace

TEST_CASE("patterns match what std::regex matches", "[contract][pattern]") {
    std::set<std::string> patterns;
    collect_patterns(Contract::instance().whole(), patterns);
    REQUIRE(patterns.size() > 20);
    patterns.insert({"^(ab|c(d|e)*)+$", "^a{2,}b?$", "^[^a-c\\s]{0,3}$", "^\\w+(-\\w+)*$", "^x[-a]?"});
    const std::vector<std::string> texts = {"",
                                            "a",
                                            "aa",
                                            "aab",
                                            "aaaab",
                                            "ab",
                                            "abab",
                                            "cde",
                                            "cdedab",
                                            "x",
                                            "x-",
                                            "xyz",
                                            "d d",
                                            "ddd",
                                            "dddd",
                                            "a-b-c",
                                            "a--b",
                                            "12",
                                            "123456",
                                            "20260301",
                                            "2026-03-01",
                                            "EUR",
                                            "eur",
                                            "email:anna@shop.example",
                                            ":",
                                            "a:",
                                            "shop",
                                            "Shop",
                                            "_x.y-z",
                                            "a,b",
                                            "a,,b",
                                            "https://www.shop.example",
                                            "http://a/b",
                                            "https://a b",
                                            "entries",
                                            "7",
                                            "x123.p",
                                            "x12",
                                            "999",
                                            "0",
                                            "01",
                                            std::string(64, 'a'),
                                            std::string(63, 'a') + "g",
                                            std::string(65, 'a'),
                                            std::string(64, 'a') + "\n",
                                            "018f3f5e-0000-7000-8000-000000000001",
                                            "018F3F5E-0000-7000-8000-000000000001",
                                            "sct_" + std::string(75, 'x'),
                                            "sct_" + std::string(76, 'x'),
                                            "caf\u00e9"};
    for (const std::string& pattern : patterns) {
        const TextPattern ours(pattern);
        const std::regex theirs(pattern);
        for (const std::string& text : texts) {
            INFO(pattern << " on " << text);
            CHECK(ours.found_in(text) == std::regex_search(text, theirs));
        }
    }
}

TEST_CASE("long texts in any place of any request do not end the server", "[contract][pattern][long]") {
    TestServer server;
    const std::string token = server.token();
    int sent = 0;
    const auto never_fails = [&](const server::Operation& operation, const std::string& path,
                                 const std::string& body) {
        const auto answer = server.send(operation.method, path, operation.open ? "" : token, body,
                                        {{"Content-Type", "application/json"}, {"If-Match", "*"}});
        ++sent;
        if (answer.status >= 500) CHECK(operation.id == answer.body);
    };
    const std::string kilobytes(std::size_t{16} * 1024 - 1, 'a');
    const std::string query_text(std::size_t{6} * 1024, 'a');
    const std::string piece_text(1536, 'a');
    for (const auto& operation : Contract::instance().description().operations()) {
        if (operation.path.find("/scans") != std::string::npos && operation.method != "GET") continue;
        std::string long_path;
        for (const std::string& piece : operation.pieces)
            long_path.append("/").append(piece.starts_with("{") ? piece_text : piece);
        if (long_path != operation.path) never_fails(operation, long_path, "");
        for (const auto& parameter : operation.query)
            never_fails(operation, operation.path + "?" + parameter.name + "=" + query_text, "");
        const json& from = Contract::instance().at(operation);
        if (!from.contains("requestBody")) continue;
        const json& content = Contract::instance().resolved(from.at("requestBody")).at("content");
        if (!content.contains("application/json") || !content["application/json"].contains("examples"))
            continue;
        for (const auto& example : content["application/json"]["examples"]) {
            const json value = Contract::instance().resolved(example).at("value");
            send_long_texts(value, json::json_pointer(), kilobytes, [&](const json::json_pointer& place) {
                json spoiled = value;
                spoiled[place] = kilobytes;
                never_fails(operation, operation.path, spoiled.dump());
            });
        }
    }
    CHECK(sent > 200);
    const std::string megabyte(std::size_t{1000} * 1000, 'a');
    CHECK(server.send_json("POST", "/api/v1/consents/decide", token, {{"subject", megabyte}}).status == 422);
    const json filed = {{"kind", "access"}, {"person", std::string(10'000, 'a')}};
    CHECK(server.send_json("POST", "/p/v1/requests", "", filed).status == 422);
}
