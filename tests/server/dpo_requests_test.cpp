// Requests of people over HTTP, up to the approval.
#include <algorithm>
#include <catch2/generators/catch_generators.hpp>
#include <thread>

#include "dpo_desk.hpp"
#include "mail_script.hpp"

using namespace sessionaudit;
using nlohmann::json;
using test::Answer;
using test::check_problem;
using test::DpoDesk;
using test::kAnnaText;
using test::kRequests;

namespace {

std::string other_than(const std::string& code) {
    return (code[0] == '0' ? "1" : "0") + code.substr(1);
}

}  // namespace

TEST_CASE("a request is filed, proved, planned and approved over HTTP", "[dpo][requests]") {
    DpoDesk desk;
    desk.make_known();
    const Answer filed = desk.server.send_json("POST", kRequests, desk.dpo,
                                               {{"person", kAnnaText},
                                                {"kind", "erasure"},
                                                {"jurisdiction", "DE"},
                                                {"text", "bitte alles"},
                                                {"manner", "email"},
                                                {"language", "de"}});
    INFO(filed.body);
    REQUIRE(filed.status == 201);
    const std::string id = filed.json().at("id");
    CHECK(filed.header("Location") == kRequests + "/" + id);
    CHECK(filed.json().at("respond").at("legal_date") == "2026-04-01");

    const Answer shown = desk.get(id);
    CHECK(shown.status == 200);
    CHECK(shown.json().at("state") == "received");
    CHECK(shown.json().at("details").at("person") == kAnnaText);
    CHECK(shown.json().at("details").at("text") == "bitte alles");
    CHECK_FALSE(shown.header("ETag").empty());

    const Answer check = desk.act(id, "identity-check", {{"deliver", "show"}});
    REQUIRE(check.status == 200);
    CHECK(check.json().at("expires") == "2026-03-01T12:15:00.000Z");
    const Answer confirmed = desk.act(id, "code", {{"code", check.json().at("code")}});
    CHECK(confirmed.json().at("answer") == "verified");

    const Answer planned = desk.act(id, "plan", json::object());
    REQUIRE(planned.status == 200);
    CHECK(planned.json().at("person_known") == true);
    CHECK(desk.get(id, "/plan").json().at("plan_sha256") == planned.json().at("plan_sha256"));
    CHECK(desk.get(id, "/plan").json().at("current") == true);
    const Answer approved =
        desk.act(id, "approve", {{"plan_sha256", planned.json().at("plan_sha256")}}, planned.header("ETag"));
    INFO(approved.body);
    CHECK(approved.status == 200);
    CHECK(approved.json().at("state") == "approved");

    const json history = desk.get(id, "/history").json();
    CHECK(history.at("items").size() == 5);
    CHECK(history.at("items")[0].at("what") == "filed");
}

TEST_CASE("what a person asked is told to nobody without subjects:read", "[dpo][requests]") {
    DpoDesk desk;
    desk.make_known();
    const std::string auditor = desk.server.token(scopes_of(Role::auditor));
    const std::string correction = desk.file("rectification");
    desk.verify(correction);
    desk.act(correction, "plan", {{"deny", {{"ground", "excessive"}, {"reason", "Anna Muster insists"}}}});
    const std::string attested = desk.file("access");
    desk.act(attested, "attest", {{"reason", "Anna Muster came with a passport"}});
    for (const std::string& path :
         {kRequests, kRequests + "?open=true", kRequests + "/due?days=400", kRequests + "/" + correction,
          kRequests + "/" + correction + "/history", kRequests + "/" + correction + "/plan",
          kRequests + "/" + attested + "/history"}) {
        INFO(path);
        const Answer answer = desk.server.send("GET", path, auditor);
        CHECK(answer.status == 200);
        for (const char* const secret : {"anna@", "Muster", "4930123", "details"})
            CHECK(answer.body.find(secret) == std::string::npos);
    }
    check_problem(desk.server.send_json("POST", kRequests + "/find", auditor, {{"person", kAnnaText}}), 403,
                  "not-allowed");
    check_problem(desk.server.send("GET", kRequests + "/" + attested + "/letters/acknowledgement", auditor),
                  403, "not-allowed");
    CHECK(desk.get(correction, "/plan").body.find("4930123") != std::string::npos);
    CHECK(desk.get(attested, "/history").body.find("passport") != std::string::npos);
}

TEST_CASE("requests are listed page by page, and by what they are", "[dpo][requests]") {
    DpoDesk desk;
    for (int i = 0; i < 5; ++i) {
        desk.file(i % 2 == 0 ? "access" : "opt_out", "email:p" + std::to_string(i) + "@shop.example");
        desk.server.vault.clock.advance(std::chrono::hours{24});
    }
    std::vector<std::string> seen;
    std::string query = "?limit=2";
    while (true) {
        const json page = desk.server.send("GET", kRequests + query, desk.dpo).json();
        for (const json& item : page.at("items"))
            seen.push_back(item.at("received"));
        if (!page.contains("next")) break;
        query = "?limit=2&cursor=" + page.at("next").get<std::string>();
    }
    REQUIRE(seen.size() == 5);
    CHECK(std::is_sorted(seen.rbegin(), seen.rend()));
    const auto count = [&](const std::string& filter) {
        return desk.server.send("GET", kRequests + filter, desk.dpo).json().at("items").size();
    };
    CHECK(count("?kind=access") == 3);
    CHECK(count("?kind=access&state=received&open=true") == 3);
    CHECK(count("?state=completed") == 0);
    CHECK(count("?received_from=2026-03-02T12:00:00Z&received_before=2026-03-04T12:00:00Z") == 2);
    CHECK(count("?overdue=true") == 0);
    CHECK(count("/due?days=1") == 0);
    desk.server.vault.clock.advance(std::chrono::hours{24 * 60});
    CHECK(count("?overdue=true") == 5);
    CHECK(count("/due") == 5);
    const auto refused = [&](const std::string& query_text, const std::string& type) {
        check_problem(desk.server.send("GET", kRequests + query_text, desk.dpo), 422, type);
    };
    refused("?cursor=AAAA", "invalid-cursor");
    refused("?limit=0", "invalid-request");
    refused("?kind=wish", "invalid-request");
    refused("?open=maybe", "invalid-request");
    refused("?received_from=yesterday", "invalid-request");
    refused("/due?days=many", "invalid-request");
    CHECK(desk.server.send_json("POST", kRequests + "/find", desk.dpo, {{"person", "email:p1@shop.example"}})
              .json()
              .at("items")
              .size() == 1);
}

TEST_CASE("who acts on what is no longer so is told, and who has not looked too", "[dpo][requests]") {
    DpoDesk desk;
    desk.make_known();
    const std::string id = desk.file("erasure");
    const std::string old = desk.etag(id);
    check_problem(desk.act(id, "attest", {{"reason", "seen"}}, ""), 428, "precondition-required");
    CHECK(desk.act(id, "attest", {{"reason", "seen"}}, old).status == 200);
    check_problem(desk.act(id, "withdraw", {{"reason", "gone"}}, old), 412, "precondition-failed");
    check_problem(desk.act(id, "withdraw", {{"reason", "gone"}}, "\"v77\""), 412, "precondition-failed");
    check_problem(desk.act(id, "withdraw", {{"reason", "gone"}}, "nonsense"), 412, "precondition-failed");
    CHECK(desk.state(id) == "verified");
}

TEST_CASE("of two approvals that race one holds", "[dpo][requests]") {
    DpoDesk desk;
    desk.make_known();
    const std::string id = desk.file("erasure");
    desk.verify(id);
    const std::string hash = desk.plan(id);
    const std::string etag = desk.etag(id);
    const std::string other = desk.server.token(scopes_of(Role::dpo));
    std::array<int, 2> statuses{};
    std::thread first([&] { statuses[0] = desk.act(id, "approve", {{"plan_sha256", hash}}, etag).status; });
    statuses[1] = desk.act(id, "approve", {{"plan_sha256", hash}}, etag, other).status;
    first.join();
    std::sort(statuses.begin(), statuses.end());
    CHECK(statuses[0] == 200);
    CHECK((statuses[1] == 409 || statuses[1] == 412));
    CHECK(desk.state(id) == "approved");
}

TEST_CASE("a plan is approved by its hash, and no other", "[dpo][requests]") {
    DpoDesk desk;
    desk.make_known();
    const std::string id = desk.file("erasure");
    desk.verify(id);
    const std::string old = desk.plan(id);
    desk.make_known();
    const std::string hash = desk.plan(id);
    CHECK(hash != old);
    check_problem(desk.act(id, "approve", {{"plan_sha256", old}}), 409, "conflict");
    check_problem(desk.act(id, "approve", {{"plan_sha256", "short"}}), 422, "invalid-request");
    CHECK(desk.state(id) == "planned");
    CHECK(desk.act(id, "approve", {{"plan_sha256", hash}}).status == 200);
}

TEST_CASE("wrong codes lock a request, and only an attestation opens it", "[dpo][requests]") {
    DpoDesk desk;
    const std::string id = desk.file("access");
    const std::string code = desk.act(id, "identity-check", {{"deliver", "show"}}).json().at("code");
    for (int guess = 1; guess < 5; ++guess) {
        const Answer answer = desk.act(id, "code", {{"code", other_than(code)}});
        CHECK(answer.json() == json{{"answer", "wrong"}, {"codes_left", 5 - guess}});
    }
    CHECK(desk.act(id, "code", {{"code", other_than(code)}}).json().at("answer") == "locked");
    CHECK(desk.act(id, "code", {{"code", code}}).json().at("answer") == "locked");
    check_problem(desk.act(id, "identity-check", {{"deliver", "show"}}), 409, "conflict");
    CHECK(desk.act(id, "attest", {{"reason", "came with a passport"}}).json().at("state") == "verified");
}

TEST_CASE("a code is mailed or shown, and shown only to those who approve", "[dpo][requests]") {
    DpoDesk desk;
    const std::string id = desk.file("access");
    check_problem(desk.act(id, "identity-check", json::object()), 409, "mail-not-configured");
    check_problem(desk.act(id, "identity-check", {{"deliver", "mail"}}), 409, "mail-not-configured");
    const std::string clerk = desk.server.token({Scope::requests_read, Scope::requests_write});
    check_problem(desk.act(id, "identity-check", {{"deliver", "show"}}, desk.etag(id), clerk), 403,
                  "not-allowed");
    CHECK(desk.get(id).json().at("steps") == 1);
    check_problem(desk.act(id, "attest", {{"reason", "me"}}, desk.etag(id), clerk), 403, "not-allowed");
    check_problem(desk.act(desk.file("access", "customer:4711"), "identity-check", {{"deliver", "show"}}),
                  422, "invalid-argument");
}

TEST_CASE("a letter is mailed to the person, and noted once the mail server has it",
          "[dpo][requests][mail]") {
    struct Row {
        const char* answer;  ///< to the recipient
        int status;
        const char* problem;
    };
    const Row row = GENERATE(Row{"250 taken\r\n", 200, ""}, Row{"550 no such anna\r\n", 409, "mail-refused"},
                             Row{"450 later\r\n", 503, "mail-unavailable"});
    std::vector<std::string> lines = {"220 hello\r\n", "250 hello\r\n", "250 sender\r\n", row.answer};
    if (row.status == 200) lines.insert(lines.end(), {"354 go on\r\n", "250 taken\r\n", "221 bye\r\n"});
    test::MailScript script(lines);
    server::Config config;
    config.mail = script.settings();
    config.mail.security = server::MailSecurity::none;
    DpoDesk desk(config);
    const std::string id = desk.file("access");
    const Answer answer = desk.act(id, "letters/acknowledgement/mail",
                                   {{"controller", "Shop GmbH, Berlin"}, {"language", "de"}});
    CHECK(answer.status == row.status);
    if (row.status != 200) {
        check_problem(answer, row.status, row.problem);
        CHECK(answer.body.find("anna") == std::string::npos);
    }
    CHECK(script.heard().find("<anna@shop.example>") != std::string::npos);
    const json history = desk.get(id, "/history").json().at("items");
    const bool noted = std::any_of(history.begin(), history.end(), [](const json& step) {
        return step.dump().find("letter_sent") != std::string::npos;
    });
    CHECK(noted == (row.status == 200));
    CHECK(desk.get(id).json().contains("acknowledged") == (row.status == 200));
}

TEST_CASE("a letter goes nowhere without a mail server, to no address, and never with a code",
          "[dpo][requests][mail]") {
    DpoDesk desk;
    const std::string id = desk.file("access");
    check_problem(desk.act(id, "letters/acknowledgement/mail", json::object()), 409, "mail-not-configured");
    check_problem(desk.act(id, "letters/identity_check/mail", json::object()), 422, "invalid-request");
    check_problem(desk.act(id, "letters/refusal/mail", {{"code", "12345678"}}), 422, "invalid-request");
    server::Config config;
    config.mail.host = "127.0.0.1";
    config.mail.port = 9;  // nobody is asked
    config.mail.from = "privacy@shop.example";
    DpoDesk other(config);
    other.make_known();
    const std::string erased = other.approved("erasure");
    REQUIRE(other.execute(erased).at("state") == "done");
    other.act(erased, "certificate/delivered", nullptr);
    check_problem(other.act(erased, "letters/completion/mail", json::object()), 409, "no-mail-address");
    const std::string phone = other.file("access", "phone:+49301234567");
    check_problem(other.act(phone, "letters/acknowledgement/mail", json::object()), 409, "no-mail-address");
}

TEST_CASE("what a state does not allow is a conflict with a sentence", "[dpo][requests]") {
    DpoDesk desk;
    desk.make_known();
    const std::string id = desk.file("access");
    const std::string hash(64, 'a');
    for (const auto& [what, body] :
         std::vector<std::pair<std::string, json>>{{"plan", json::object()},
                                                   {"approve", {{"plan_sha256", hash}}},
                                                   {"delivery", {{"sha256", hash}, {"how", "post"}}},
                                                   {"code", {{"code", "12345678"}}},
                                                   {"lift", {{"reason", "over"}}}}) {
        INFO(what);
        const Answer answer = desk.act(id, what, body);
        check_problem(answer, 409, "conflict");
        CHECK(answer.json().at("detail").get<std::string>().size() > 20);
    }
    CHECK(desk.act(id, "withdraw", {{"reason", "called"}}).json().at("state") == "withdrawn");
    for (const auto& [what, body] :
         std::vector<std::pair<std::string, json>>{{"withdraw", {{"reason", "again"}}},
                                                   {"refuse", {{"ground", "excessive"}, {"reason", "again"}}},
                                                   {"extend", {{"reason", "long"}}},
                                                   {"attest", {{"reason", "late"}}}}) {
        INFO(what);
        check_problem(desk.act(id, what, body), 409, "conflict");
    }
}

TEST_CASE("refusing, extending, an agent's permission", "[dpo][requests]") {
    DpoDesk desk;
    const std::string id = desk.file("access");
    check_problem(desk.act(id, "refuse", {{"ground", "no_mood"}, {"reason", "x"}}), 422, "invalid-argument");
    CHECK(desk.act(id, "extend", {{"reason", "two archives"}}).json().contains("extended"));
    check_problem(desk.act(id, "extend", {{"reason", "three"}}), 409, "conflict");
    const json refused =
        desk.act(id, "refuse", {{"ground", "excessive"}, {"reason", "the fifth this week"}}).json();
    CHECK(refused.at("outcome") == "denied");
    CHECK(refused.at("ground") == "excessive");
    const Answer filed =
        desk.server.send_json("POST", kRequests, desk.dpo,
                              {{"person", kAnnaText},
                               {"kind", "erasure"},
                               {"agent", {{"name", "Law Ltd"}, {"contact", "a@b.example"}}}});
    const std::string by_agent = filed.json().at("id");
    desk.verify(by_agent);
    check_problem(desk.act(by_agent, "plan", json::object()), 409, "conflict");
    CHECK(desk.act(by_agent, "permission", {{"sha256", std::string(64, 'b')}})
              .json()
              .at("permission_checked") == true);
    CHECK(desk.act(by_agent, "plan", json::object()).status == 200);
}

TEST_CASE("letters come as text or as a page, in a language", "[dpo][requests]") {
    DpoDesk desk;
    const std::string id = desk.file("access");
    const std::string path = kRequests + "/" + id + "/letters/acknowledgement";
    const Answer text = desk.server.send("GET", path, desk.dpo);
    CHECK(text.status == 200);
    CHECK(text.header("Content-Type") == "text/plain; charset=utf-8");
    CHECK(text.body.find(id) != std::string::npos);
    const Answer page = desk.server.send(
        "GET", path, desk.dpo, {}, {{"Accept", "text/html,*/*;q=0.8"}, {"Accept-Language", "de-AT, en"}});
    CHECK(page.header("Content-Type") == "text/html; charset=utf-8");
    CHECK(page.header("Content-Security-Policy").starts_with("default-src 'none'"));
    CHECK(page.body.find("<html lang=\"de\">") != std::string::npos);
    const auto language_of = [&](const char* wanted) {
        const std::string letter =
            desk.server
                .send("GET", path, desk.dpo, {}, {{"Accept", "text/html"}, {"Accept-Language", wanted}})
                .body;
        return letter.substr(letter.find("lang=\"") + 6, 2);
    };
    CHECK(language_of("de;q=0, en") == "en");
    CHECK(language_of("de;q=0.5, fr;q=0.8, en;q=0.75") == "fr");
    CHECK(language_of("it, es;q=0.1") == "es");
    CHECK(language_of("fr, de") == "fr");
    const Answer named =
        desk.server.send_json("POST", path, desk.dpo, {{"recipient", "<b>Anna"}}, {{"Accept", "text/html"}});
    CHECK(named.status == 200);
    CHECK(named.body.find("<b>Anna") == std::string::npos);
    check_problem(desk.get(id, "/letters/completion"), 409, "conflict");
    check_problem(desk.get(id, "/letters/..%2fetc"), 422, "invalid-request");
    CHECK(desk.server.send("POST", path + "/sent", desk.dpo).json().contains("acknowledged"));
}

TEST_CASE("what is no request is refused without telling what it said", "[dpo][requests][bad_input]") {
    DpoDesk desk;
    const auto file = [&](const json& body) {
        return desk.server.send_json("POST", kRequests, desk.dpo, body);
    };
    check_problem(file({{"kind", "access"}}), 422, "invalid-request");
    check_problem(file({{"person", "anna@shop.example"}, {"kind", "access"}}), 422, "invalid-request");
    check_problem(file({{"person", ":anna@shop.example"}, {"kind", "access"}}), 422, "invalid-request");
    check_problem(file({{"person", kAnnaText}, {"kind", "wish"}}), 422, "invalid-request");
    check_problem(file({{"person", kAnnaText}, {"kind", "access"}, {"colour", "red"}}), 422,
                  "invalid-request");
    check_problem(file({{"person", kAnnaText}, {"kind", "rectification"}}), 422, "invalid-argument");
    check_problem(file({{"person", kAnnaText}, {"kind", "access"}, {"received", "2027-01-01T00:00:00Z"}}),
                  422, "invalid-argument");
    check_problem(file({{"person", kAnnaText}, {"kind", "access"}, {"received", "soon"}}), 422,
                  "invalid-request");
    check_problem(file({{"person", kAnnaText}, {"kind", "access"}, {"manner", "by DROP TABLE"}}), 422,
                  "invalid-request");
    check_problem(file({{"person", kAnnaText}, {"kind", "access"}, {"purposes", {"analytics"}}}), 422,
                  "invalid-argument");
    check_problem(file({{"person", kAnnaText},
                        {"kind", "rectification"},
                        {"changes", {{{"what", "set_attribute"}, {"session", "x"}, {"name", "a"}}}}}),
                  422, "invalid-request");
    check_problem(desk.get("00000000-0000-7000-8000-0000000000aa"), 404, "not-found");
    check_problem(desk.get("anna"), 422, "invalid-request");
    check_problem(desk.get("00000000-0000-7000-8000-0000000000aa", "/history"), 404, "not-found");
}

TEST_CASE("records are purged when their time is up, and first only looked at", "[dpo][requests]") {
    DpoDesk desk;
    const std::string id = desk.file("access");
    desk.act(id, "withdraw", {{"reason", "called"}});
    const auto purge = [&](const json& body) {
        return desk.server.send_json("POST", kRequests + "/purge", desk.dpo, body).json();
    };
    CHECK(purge({{"dry_run", false}}).at("requests").empty());
    desk.server.vault.clock.advance(std::chrono::hours{24 * 366 * 6});
    const std::string dpo = desk.server.token(scopes_of(Role::dpo));
    desk.dpo = dpo;
    CHECK(purge(json::object()).at("requests").size() == 1);
    CHECK(purge({{"dry_run", false}}).at("requests") == json{id});
    check_problem(desk.get(id), 404, "not-found");
    CHECK(desk.server.send("POST", kRequests + "/expire", desk.dpo).json().at("requests").empty());
}
