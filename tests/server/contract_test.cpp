// openapi.json and the server say the same: examples are sent, answers are held against their schemas.
#include "contract.hpp"

#include <map>
#include <set>

#include "example_things.hpp"
#include "person.hpp"
#include "request_builder.hpp"

using namespace sessionaudit;
using nlohmann::json;
using server::Operation;
using test::Answer;
using test::BuiltRequest;
using test::Contract;
using test::ExampleThings;
using test::TestServer;

namespace {

const std::vector<Operation>& operations() {
    return Contract::instance().description().operations();
}

server::Config with_browser_api() {
    server::Config config;
    config.consent_origins = {std::string(test::kExampleOrigin)};
    config.gpc_since = "2026-01-31";
    return config;
}

bool describes_if_match(const Operation& operation) {
    const json& from = Contract::instance().at(operation);
    if (!from.contains("parameters")) return false;
    for (const json& parameter : from.at("parameters"))
        if (Contract::instance().resolved(parameter).at("name") == "If-Match") return true;
    return false;
}

/// What is edited is looked at first: where it is, or one step above it.
void add_if_match(TestServer& server, const std::string& token, BuiltRequest& request) {
    std::erase_if(request.headers, [](const auto& field) { return field.first == "If-Match"; });
    for (std::string path = request.path.substr(0, request.path.find('?')); path.size() > 1;
         path = path.substr(0, path.rfind('/'))) {
        TestServer::Headers headers;
        for (const auto& [name, value] : request.headers)
            if (name != "If-Match") headers.emplace_back(name, value);
        const std::string etag = server.send("GET", path, token, "", headers).header("ETag");
        if (!etag.empty()) return void(request.headers.emplace_back("If-Match", etag));
    }
}

Answer send(TestServer& server, const std::string& token, const BuiltRequest& request) {
    TestServer::Headers headers = request.headers;
    if (!request.type.empty()) headers.emplace_back("Content-Type", request.type);
    return server.send(request.method, request.path, token, request.body, headers);
}

/// Somebody with every role, in a page of this server.
void log_in(TestServer& server, BuiltRequest& request) {
    test::Person person(server, "everyone", {Role::auditor, Role::operator_, Role::dpo, Role::admin});
    REQUIRE(person.log_in().status == 200);
    request.headers.emplace_back("Cookie", "__Host-sessionaudit=" + person.cookie);
    request.headers.emplace_back("User-Agent", "Mozilla/5.0");
    request.headers.emplace_back("X-Requested-With", "sessionaudit");
    const std::string stand_in = test::example_id(test::Thing::login);
    if (const std::size_t at = request.path.find(stand_in); at != std::string::npos) {
        const json logins = person.send("GET", "/api/v1/me/logins").json();
        request.path.replace(at, stand_in.size(), logins.at("items").at(0).at("id").get<std::string>());
    }
}

bool is_closed(const json& schema) {
    return schema.contains("additionalProperties") || schema.contains("allOf") || schema.contains("oneOf") ||
           schema.contains("anyOf");
}

/// Objects that would let through what nobody described.
void find_open_schemas(const json& schema, const std::string& place, std::vector<std::string>& found) {
    if (schema.is_array())
        for (std::size_t i = 0; i < schema.size(); ++i)
            find_open_schemas(schema[i], place + "/" + std::to_string(i), found);
    if (!schema.is_object()) return;
    if (schema.contains("properties") && schema.at("properties").is_object() && !is_closed(schema))
        found.push_back(place);
    for (const auto& [name, inner] : schema.items())
        if (name != "examples" && name != "example") find_open_schemas(inner, place + "/" + name, found);
}

}  // namespace

TEST_CASE("every example of a request works, and is answered as described", "[contract][examples]") {
    TestServer server(with_browser_api());
    const ExampleThings shared(server);
    std::multiset<std::string> not_found;
    for (const Operation& operation : operations()) {
        const std::size_t count = requests_of(operation, shared).size();
        CHECKED_ELSE(count > 0) {
            FAIL_CHECK(operation.id << " has no example that could be sent");
        }
        for (std::size_t i = 0; i < count; ++i) {
            // What changes something has a store of its own, so that no example depends on another.
            const bool safe = operation.method == "GET" && operation.path.find('{') == std::string::npos;
            const auto own = safe ? nullptr : std::make_unique<TestServer>(with_browser_api());
            TestServer& used = safe ? server : *own;
            const auto own_things = safe ? nullptr : std::make_unique<ExampleThings>(used, operation.id);
            const ExampleThings& things = safe ? shared : *own_things;
            BuiltRequest request = requests_of(operation, things).at(i);
            const bool person = !operation.open && !operation.for_tokens;
            const std::string token = operation.open || person ? "" : used.token();
            if (person) log_in(used, request);
            if (describes_if_match(operation)) add_if_match(used, token, request);
            const Answer answer = send(used, token, request);
            INFO(request.name << ": " << request.method << " " << request.path << "\n"
                              << request.body << "\n-> " << answer.status << " "
                              << answer.body.substr(0, 2000));
            if (request.status)
                CHECK(answer.status == *request.status);
            else
                CHECK((answer.status >= 200 && answer.status < 400));
            if (answer.status == 404) not_found.insert(operation.id);
        }
    }
    // All others reach what they speak of. A full tile wants 256 entries of the ledger, and one at these
    // depths millions.
    CHECK(not_found == std::multiset<std::string>{"ledgerTile1", "ledgerTile3", "ledgerTile4"});
}

TEST_CASE("every body and every JSON answer is shown in an example that keeps to its schema",
          "[contract][examples]") {
    const Contract& contract = Contract::instance();
    const auto check = [&](const std::string& where, const json& media) {
        const auto examples = Contract::examples(media);
        CHECKED_ELSE(!examples.empty()) {
            FAIL_CHECK(where << " has no example");
        }
        for (const auto& [name, example] : examples) {
            INFO(where << ", example " << name);
            CHECK(contract.faults(media.at("schema"), example.at("value")) == "");
        }
    };
    for (const Operation& operation : operations()) {
        const json& from = contract.at(operation);
        if (from.contains("requestBody"))
            for (const auto& [type, media] :
                 contract.resolved(from.at("requestBody")).at("content").items()) {
                if (type == "application/json") check("the body of " + operation.id, media);
            }
        for (const auto& [status, written] : from.at("responses").items()) {
            const json& response = contract.resolved(written);
            if (!status.starts_with("2") || !response.contains("content")) continue;
            for (const auto& [type, media] : response.at("content").items())
                if (type == "application/json") check("answer " + status + " of " + operation.id, media);
        }
    }
}

TEST_CASE("every operation says what it is and how it refuses", "[contract]") {
    const Contract& contract = Contract::instance();
    std::set<std::string> tags;
    for (const json& tag : contract.whole().at("tags"))
        tags.insert(tag.at("name").get<std::string>());
    for (const Operation& operation : operations()) {
        INFO(operation.id);
        const json& from = contract.at(operation);
        CHECK(from.contains("summary"));
        REQUIRE(from.contains("tags"));
        for (const json& tag : from.at("tags"))
            CHECK(tags.contains(tag.get<std::string>()));
        std::set<std::string> statuses;
        for (const auto& [status, response] : from.at("responses").items())
            statuses.insert(status);
        // A head or a query that nobody can read, and a parameter that no operation knows.
        // A store that is locked or closing, and a disk that is full.
        std::set<std::string> needed = {"400", "422", "503"};
        if (operation.method != "GET") needed.insert("507");
        if (!operation.open) needed.insert({"401", "403"});
        if (!operation.body_type.empty()) needed.insert({"413", "415"});
        for (const std::string& status : needed) {
            INFO("status " << status);
            CHECK(statuses.contains(status));
        }
    }
}

TEST_CASE("the description is served as it was built", "[contract]") {
    TestServer server;
    const Answer answer = server.send("GET", "/openapi.json", "");
    CHECK(answer.status == 200);
    CHECK(answer.header("Content-Type") == "application/json");
    CHECK(answer.json() == Contract::instance().whole());
    const Answer again =
        server.send("GET", "/openapi.json", "", "", {{"If-None-Match", answer.header("ETag")}});
    CHECK(again.status == 304);
}

TEST_CASE("schemas name all that may be there", "[contract]") {
    std::vector<std::string> found;
    const json& whole = Contract::instance().whole();
    find_open_schemas(whole.at("components").at("schemas"), "#/components/schemas", found);
    find_open_schemas(whole.at("paths"), "#/paths", found);
    for (const std::string& place : found)
        FAIL_CHECK(place << " lacks additionalProperties");
    CHECK(found.empty());
}
