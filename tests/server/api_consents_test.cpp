// Choices over HTTP: recorded, decided, taken back, shown, receipted.
#include <fstream>

#include "test_server.hpp"

using namespace sessionaudit;
using nlohmann::json;
using test::Answer;
using test::TestServer;

namespace {

const std::string kConsents = "/api/v1/consents";
const std::string kAnna = "email:anna@shop.example";
const std::string kPurpose = "personalisation";

json act(const std::string& state) {
    return {{"subject", kAnna},
            {"choices", {{{"purpose", kPurpose}, {"state", state}}}},
            {"notice", {{"id", "banner"}, {"version", "3"}}},
            {"language", "de"},
            {"method", "banner"},
            {"jurisdiction", "DE"}};
}

json ask(TestServer& server, const std::string& token) {
    return server
        .send_json("POST", kConsents + "/decide", token,
                   {{"subject", kAnna}, {"purpose", kPurpose}, {"jurisdiction", "DE"}})
        .json();
}

}  // namespace

TEST_CASE("a choice decides from the moment it is recorded until it is taken back", "[api][consents]") {
    TestServer server;
    const std::string token = server.token();
    CHECK(ask(server, token)["allowed"] == false);
    const Answer recorded = server.send_json("POST", kConsents, token, act("given"));
    INFO(recorded.body);
    REQUIRE(recorded.status == 201);
    CHECK(recorded.json()["actor"] == "token:test-1");
    CHECK(ask(server, token)["allowed"] == true);
    CHECK(ask(server, token)["record"] == recorded.json()["id"]);
    const json current =
        server.send_json("POST", kConsents + "/current", token, {{"subject", kAnna}}).json()["items"];
    REQUIRE(current.size() == 1);
    CHECK(current[0]["state"] == "given");
    const json withdrawn =
        server.send_json("POST", kConsents + "/withdraw", token, {{"subject", kAnna}, {"method", "form"}})
            .json();
    CHECK(withdrawn["withdrawn"] == true);
    CHECK(ask(server, token)["allowed"] == false);
    CHECK(server.send_json("POST", kConsents + "/withdraw", token, {{"subject", kAnna}, {"method", "form"}})
              .json() == json{{"withdrawn", false}});
}

TEST_CASE("a token for one site neither reads nor changes what a person chose at all sites",
          "[api][consents][site]") {
    TestServer server;
    const std::string mine = server.token({Scope::consents_read, Scope::consents_write}, "a.example");
    const std::string all = server.token();
    REQUIRE(server.send_json("POST", kConsents, all, act("given")).status == 201);
    const auto refused = [&](const std::string& path, const json& body) {
        const Answer answer = server.send_json("POST", kConsents + path, mine, body);
        INFO(path << answer.body);
        CHECK(answer.status == 403);
        CHECK(answer.json()["type"] == "/problems/not-allowed");
    };
    refused("", act("refused"));
    refused("/withdraw", {{"subject", kAnna}, {"method", "form"}});
    refused("/decide", {{"subject", kAnna}, {"purpose", kPurpose}});
    refused("/current", {{"subject", kAnna}});
    refused("/history", {{"subject", kAnna}});
    refused("/ask", {{"subject", kAnna}, {"purpose", kPurpose}});
    const json answers = server
                             .send_json("POST", kConsents + "/decide/bulk", mine,
                                        {{"questions", {{{"subject", kAnna}, {"purpose", kPurpose}}}}})
                             .json()["answers"];
    REQUIRE(answers.size() == 1);
    CHECK(answers[0]["problem"] == "/problems/not-allowed");
    CHECK(ask(server, all)["allowed"] == true);
}

TEST_CASE("a decision knows at once of an identifier that became known", "[api][consents]") {
    TestServer server;
    const std::string token = server.token();
    const json started =
        server.send_json("POST", "/api/v1/sessions", token, {{"subject", kAnna}, {"jurisdiction", "DE"}})
            .json();
    const json by_session = {{"session", started["id"]}, {"purpose", kPurpose}};
    CHECK(server.send_json("POST", kConsents + "/decide", token, by_session).json()["allowed"] == false);
    CHECK(ask(server, token)["allowed"] == false);
    server.send_json("POST", kConsents, token, act("given"));
    CHECK(server.send_json("POST", kConsents + "/decide", token, by_session).json()["allowed"] == true);
    CHECK(ask(server, token)["allowed"] == true);
}

TEST_CASE("many questions are answered in their order, each by itself", "[api][consents]") {
    TestServer server;
    const std::string token = server.token();
    server.send_json("POST", kConsents, token, act("given"));
    const json questions = {{{"subject", kAnna}, {"purpose", kPurpose}, {"jurisdiction", "DE"}},
                            {{"session", "0195f3a2-7c41-7b52-8f00-3d1f0c9e6a11"}, {"purpose", kPurpose}},
                            {{"purpose", kPurpose}},
                            {{"subject", "email:nobody@shop.example"}, {"purpose", kPurpose}}};
    const json answers =
        server.send_json("POST", kConsents + "/decide/bulk", token, {{"questions", questions}})
            .json()["answers"];
    REQUIRE(answers.size() == 4);
    CHECK(answers[0]["allowed"] == true);
    CHECK(answers[1]["problem"] == "/problems/not-found");
    CHECK(answers[2]["problem"] == "/problems/invalid-request");
    CHECK(answers[3]["allowed"] == false);
}

TEST_CASE("the history is listed oldest first, in pages", "[api][consents][page]") {
    TestServer server;
    const std::string token = server.token();
    std::vector<std::string> recorded;
    for (const char* const state : {"given", "refused", "given"}) {
        recorded.push_back(server.send_json("POST", kConsents, token, act(state)).json()["id"]);
        server.vault.clock.advance(Milliseconds{5});
    }
    const json holder = {{"subject", kAnna}};
    const json first = server.send_json("POST", kConsents + "/history?limit=2", token, holder).json();
    REQUIRE(first["items"].size() == 2);
    const json second =
        server
            .send_json("POST", kConsents + "/history?limit=2&cursor=" + first["next"].get<std::string>(),
                       token, holder)
            .json();
    REQUIRE(second["items"].size() == 1);
    CHECK(first["items"][0]["id"] == recorded[0]);
    CHECK(first["items"][1]["id"] == recorded[1]);
    CHECK(second["items"][0]["id"] == recorded[2]);
    json one = holder;
    one["record"] = recorded[1];
    CHECK(server.send_json("POST", kConsents + "/find", token, one).json()["choices"][0]["state"] ==
          "refused");
    one["subject"] = "email:somebody@shop.example";
    CHECK(server.send_json("POST", kConsents + "/find", token, one).status == 404);
}

TEST_CASE("a receipt needs to know who is responsible", "[api][consents]") {
    TestServer server;
    const std::string token = server.token();
    json wanted = {{"subject", kAnna}, {"format", "kantara"}};
    wanted["record"] = server.send_json("POST", kConsents, token, act("given")).json()["id"];
    CHECK(server.send_json("POST", kConsents + "/receipt", token, wanted).status == 409);
    std::ofstream(server.vault.home() / "controller.json") << R"({"name":"Shop GmbH","contact":"DPO",
        "address":{"streetAddress":"Street 1","addressCountry":"DE"},"email":"dpo@shop.example",
        "phone":"tel:+49-30-1","policy_url":"https://shop.example/privacy"})";
    const Answer kantara = server.send_json("POST", kConsents + "/receipt", token, wanted);
    INFO(kantara.body);
    CHECK(kantara.json()["version"] == "KI-CR-v1.1.0");
    wanted["format"] = "iso27560";
    CHECK(server.send_json("POST", kConsents + "/receipt", token, wanted).header("Content-Type") ==
          "application/ld+json");
}

TEST_CASE("who said no is not asked again before the law allows it", "[api][consents]") {
    TestServer server;
    const std::string token = server.token();
    const json question = {{"subject", kAnna}, {"purpose", kPurpose}, {"jurisdiction", "DE"}};
    CHECK(server.send_json("POST", kConsents + "/ask", token, question).json()["allowed"] == true);
    server.send_json("POST", kConsents, token, act("refused"));
    CHECK(server.send_json("POST", kConsents + "/ask", token, question).json().contains("sentence"));
}

TEST_CASE("acts that say too little or too much are refused", "[api][consents][bad_input]") {
    TestServer server;
    const std::string token = server.token();
    json unknown = act("given");
    unknown["choices"][0]["purpose"] = "no_such_purpose";
    json twice = act("given");
    twice["choices"].push_back(twice["choices"][0]);
    json both = act("given");
    both["session"] = "0195f3a2-7c41-7b52-8f00-3d1f0c9e6a11";
    json nobody = act("given");
    nobody.erase("subject");
    json never = act("none");
    for (const json& bad : {unknown, twice, both, nobody, never}) {
        INFO(bad.dump());
        CHECK(server.send_json("POST", kConsents, token, bad).status == 422);
    }
    CHECK(server.send_json("POST", kConsents, token, act("withdrawn")).status == 409);
}

TEST_CASE("what is kept about a person is told to those who may know", "[api][subjects]") {
    TestServer server;
    const std::string token = server.token();
    const json person = {{"subject", kAnna}};
    CHECK(server.send_json("POST", "/api/v1/subjects/lookup", token, person).status == 404);
    server.send_json("POST", "/api/v1/sessions", token, person);
    server.send_json("POST", kConsents, token, act("given"));
    const Answer found = server.send_json("POST", "/api/v1/subjects/lookup", token, person);
    INFO(found.body);
    CHECK(found.json()["identifiers"] == json::array({kAnna}));
    CHECK(found.json()["session_count"] == 1);
    CHECK(found.json()["consents"][0]["state"] == "given");
    CHECK(server.send_json("POST", "/api/v1/subjects/lookup", server.token({Scope::sessions_read}), person)
              .status == 403);
}
