// Every operation with everybody: who is let in is exactly who the description names. Made from openapi.json
// and the table of roles, so that a new operation cannot be forgotten.
#include "contract.hpp"

#include <map>

#include "example_things.hpp"
#include "person.hpp"
#include "request_builder.hpp"

using namespace sessionaudit;
using server::Operation;
using test::Answer;
using test::BuiltRequest;
using test::Contract;
using test::ExampleThings;
using test::TestServer;

namespace {

constexpr Role kRoles[] = {Role::auditor, Role::operator_, Role::dpo, Role::admin};

ScopeSet all_but(Scope scope) {
    ScopeSet scopes;
    for (std::size_t i = 0; i < kScopeCount; ++i)
        if (static_cast<Scope>(i) != scope) scopes.add(static_cast<Scope>(i));
    return scopes;
}

/// Somebody who asks, and what they come with.
struct Visitor {
    std::string name;
    std::string token;
    ScopeSet scopes;
    bool one_site = false;
    std::string cookie = {};  ///< of a login; stands instead of the token
    TestServer::Headers headers = {};
    bool other_site = false;  ///< a page of another site made the browser send it
    bool form = false;        ///< without the header that no form can send
};

int expected_status(const Operation& operation, const Visitor& visitor) {
    // Whoever is let in is told what is wrong with the request: it has a parameter that no operation knows.
    // So nothing is done, and the next visitor finds the store as this one did.
    constexpr int kLetIn = 422;
    if (operation.open) return kLetIn;
    if (visitor.scopes.empty()) return 401;
    if (visitor.other_site || (visitor.form && operation.method != "GET")) return 403;
    const bool person = !visitor.cookie.empty();
    if (person ? !operation.for_people : !operation.for_tokens) return 403;
    if (operation.scope && !visitor.scopes.has(*operation.scope)) return 403;
    if (visitor.one_site && !operation.site_aware) return 403;
    return kLetIn;
}

}  // namespace

TEST_CASE("every operation lets in exactly whom its description names", "[contract][matrix]") {
    server::Config config;
    config.consent_origins = {std::string(test::kExampleOrigin)};
    TestServer server(config);
    const ExampleThings things(server);

    std::vector<Visitor> everybody = {{"nobody", "", {}},
                                      {"an unknown token", "sat_" + std::string(43, 'A'), {}},
                                      {"a malformed token", "sat_x", {}}};
    for (const Role role : kRoles)
        everybody.push_back(
            {"the role " + std::string(to_string(role)), server.token(scopes_of(role)), scopes_of(role)});
    for (const Role role : kRoles) {
        test::Person person(server, "person-" + std::string(to_string(role)), {role});
        REQUIRE(person.log_in().status == 200);
        const std::string name(to_string(role));
        const ScopeSet scopes = scopes_of(role);
        const auto add = [&](const std::string& how, const TestServer::Headers& headers, bool other_site) {
            everybody.push_back(
                {"a person, " + name + how, "", scopes, false, person.cookie, headers, other_site});
        };
        add("", {{"X-Requested-With", "sessionaudit"}}, false);
        add(" by a form", {}, false);
        everybody.back().form = true;
        add(" on a page of another origin",
            {{"X-Requested-With", "sessionaudit"}, {"Origin", "https://evil.example"}}, true);
        add(" on a page of another site",
            {{"X-Requested-With", "sessionaudit"}, {"Sec-Fetch-Site", "cross-site"}}, true);
    }
    everybody.push_back(
        {"a login that nobody has", "", {}, false, "sa1.1." + std::string(43, 'A'), {}, false});
    std::map<Scope, std::vector<Visitor>> by_scope;
    for (std::size_t i = 0; i < kScopeCount; ++i) {
        const auto scope = static_cast<Scope>(i);
        const std::string name(to_string(scope));
        by_scope[scope] = {
            {"the scope " + name + " alone", server.token({scope}), {scope}},
            {"all scopes but " + name, server.token(all_but(scope)), all_but(scope)},
            {"another site with " + name, server.token({scope}, "other.example"), {scope}, true}};
    }

    const auto& operations = Contract::instance().description().operations();
    REQUIRE_FALSE(operations.empty());
    std::size_t sent = 0;
    for (const Operation& operation : operations) {
        BuiltRequest request = requests_of(operation, things).at(0);
        request.path.append(request.path.find('?') == std::string::npos ? "?" : "&")
            .append("no_such_parameter=1");
        TestServer::Headers described = request.headers;
        if (!request.type.empty()) described.emplace_back("Content-Type", request.type);
        std::vector<Visitor> visitors = everybody;
        const auto& special = by_scope.at(operation.scope.value_or(Scope::stats_read));
        visitors.insert(visitors.end(), special.begin(), special.end());
        for (const Visitor& visitor : visitors) {
            // Who logs in or files a request comes as nobody; a login beside it decides nothing.
            if (operation.open && !visitor.cookie.empty()) continue;
            TestServer::Headers headers = described;
            if (visitor.form)
                std::erase_if(headers, [](const auto& field) { return field.first == "X-Requested-With"; });
            headers.insert(headers.end(), visitor.headers.begin(), visitor.headers.end());
            if (!visitor.cookie.empty()) {
                headers.emplace_back("Cookie", "__Host-sessionaudit=" + visitor.cookie);
                headers.emplace_back("User-Agent", "Mozilla/5.0");
            }
            const Answer answer =
                server.send(request.method, request.path, visitor.token, request.body, headers);
            ++sent;
            const int expected = expected_status(operation, visitor);
            if (answer.status == expected) continue;
            INFO(operation.method << " " << operation.path << " by " << visitor.name << ": " << answer.body);
            CHECK(answer.status == expected);
        }
    }
    // By each: three who are nobody, a token of each role, three tokens made for its scope. Where somebody
    // has to say who they are, also people of each role in four ways, and a login that nobody has.
    const std::size_t roles = std::size(kRoles);
    std::size_t least = 0;
    for (const Operation& operation : operations)
        least += 3 + roles + 3 + (operation.open ? 0 : 4 * roles + 1);
    WARN("the matrix sent " << sent << " requests to " << operations.size() << " operations");
    CHECK(sent >= least);
}

TEST_CASE("a token of another site sees and changes nothing of this one", "[contract][matrix]") {
    server::Config config;
    config.consent_origins = {std::string(test::kExampleOrigin)};
    TestServer server(config);
    const ExampleThings things(server);
    ScopeSet all;
    for (std::size_t i = 0; i < kScopeCount; ++i)
        all.add(static_cast<Scope>(i));
    const std::string ours = server.token(all);
    const std::string theirs = server.token(all, "other.example");
    const std::string session = things.real(test::example_id(test::Thing::session));
    const std::string path = "/api/v1/sessions/" + session;
    // Not the owner: a person of several sites is one person.
    const std::vector<std::string> secrets = {session, things.real(test::example_id(test::Thing::consent))};
    const auto picture = [&] {
        std::string all_of_it;
        for (const char* const part : {"", "/attributes", "/events"})
            all_of_it += server.send("GET", path + part, ours).body + "\n";
        return all_of_it +
               server.send_json("POST", "/api/v1/consents/history", ours, {{"session", session}}).body;
    };
    const std::string before = picture();
    REQUIRE(before.find(secrets.back()) != std::string::npos);
    std::size_t sent = 0;
    std::size_t least = 0;
    for (const Operation& operation : Contract::instance().description().operations()) {
        if (!operation.site_aware) continue;
        ++least;
        for (const BuiltRequest& request : requests_of(operation, things)) {
            TestServer::Headers headers = request.headers;
            if (!request.type.empty()) headers.emplace_back("Content-Type", request.type);
            const Answer answer = server.send(request.method, request.path, theirs, request.body, headers);
            INFO(request.name << ": " << answer.status << " " << answer.body);
            CHECK(answer.status < 500);
            // Who names a thing in the path may hear its name again, with the word that there is none.
            if (request.path.find(session) != std::string::npos) CHECK(answer.status == 404);
            for (const std::string& secret : secrets)
                CHECK((answer.status >= 400 || answer.body.find(secret) == std::string::npos));
            ++sent;
        }
    }
    CHECK(least >= 25);
    CHECK(sent >= least);
    CHECK(picture() == before);
}
