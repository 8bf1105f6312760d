// The public endpoints for requests: filed by a person, followed by a secret link.
#include <fstream>

#include "dpo_desk.hpp"
#include "sessionaudit/certificate.hpp"
#include "sessionaudit/subject_export.hpp"

using namespace sessionaudit;
using nlohmann::json;
using test::Answer;
using test::check_problem;
using test::DpoDesk;
using test::kAnnaText;
using test::kRequests;

namespace {

const std::string kPublic = "/p/v1/requests";

class Person {
  public:
    Person() = default;

    Answer ask(const std::string& what, const json& body, const test::TestServer::Headers& headers = {}) {
        return desk.server.send_json("POST", kPublic + what, "", body, headers);
    }
    std::string file(const std::string& kind, const std::string& person = kAnnaText) {
        const Answer filed = ask("", {{"person", person}, {"kind", kind}, {"jurisdiction", "DE"}});
        INFO(filed.body);
        REQUIRE(filed.status == 201);
        return filed.json().at("link");
    }
    /// The request that was filed last.
    std::string last_id() {
        return desk.server.send("GET", kRequests + "?limit=1", desk.dpo).json().at("items")[0].at("id");
    }
    /// What the mail would bring.
    std::string code(const std::string& id) {
        return desk.server.vault->requests().start_identity_check(*RecordId::parse(id), "test").code;
    }
    /// Filed and proved by the link.
    std::string proved(const std::string& kind) {
        std::string link = file(kind);
        const Answer answer = ask("/confirm", {{"link", link}, {"code", code(last_id())}});
        CHECK(answer.json().at("answer") == "verified");
        return link;
    }

    DpoDesk desk;
};

}  // namespace

TEST_CASE("a person gets from the public form to their data", "[dpo][public]") {
    Person anna;
    anna.desk.make_known();
    const std::string link = anna.proved("access");
    const std::string id = anna.last_id();
    CHECK(anna.ask("/status", {{"link", link}}).json().at("state") == "verified");
    CHECK(anna.ask("/letter", {{"link", link}}, {{"Accept-Language", "fr"}}).status == 200);
    check_problem(anna.ask("/package", {{"link", link}}), 409, "no-package");
    anna.desk.approve(id);
    anna.desk.execute(id);
    CHECK(anna.ask("/status", {{"link", link}}).json().at("package") == true);

    const std::string passphrase = anna.ask("/passphrase", {{"link", link}}).json().at("passphrase");
    const Answer package = anna.ask("/package", {{"link", link}});
    REQUIRE(package.status == 200);
    const auto file = anna.desk.server.vault.folder / "mine.zip";
    std::ofstream(file, std::ios::binary) << package.body;
    CHECK(verify_export(file, {}, [&](bool) { return SecretBytes(as_bytes(passphrase)); }).valid());

    const json status = anna.ask("/status", {{"link", link}}).json();
    CHECK(status.at("state") == "completed");
    CHECK(status.at("outcome") == "complied");
    CHECK(anna.ask("/package", {{"link", link}}).status == 200);  // once more: the line broke
    CHECK(anna.ask("/letter", {{"link", link}}).status == 200);
    anna.desk.server.vault.clock.advance(std::chrono::hours{72});
    check_problem(anna.ask("/package", {{"link", link}}), 409, "no-package");
    check_problem(anna.ask("/passphrase", {{"link", link}}), 409, "no-package");
    anna.desk.server.vault.clock.advance(std::chrono::hours{24 * 28});
    check_problem(anna.ask("/status", {{"link", link}}), 404, "unknown-link");
}

TEST_CASE("the link of somebody who was erased leads to the certificate", "[dpo][public]") {
    Person anna;
    anna.desk.make_known();
    const std::string link = anna.proved("erasure");
    const std::string id = anna.last_id();
    check_problem(anna.ask("/certificate", {{"link", link}}), 409, "conflict");
    anna.desk.approve(id);
    anna.desk.execute(id);
    CHECK(anna.ask("/status", {{"link", link}}).json().at("state") == "completed");
    const Answer certificate = anna.ask("/certificate", {{"link", link}});
    REQUIRE(certificate.status == 200);
    CHECK(verify_certificate(certificate.body, Identifier::parse(kAnnaText)).valid());
    CHECK(
        anna.ask("/certificate", {{"link", link}}, {{"Accept", "text/html"}}).body.starts_with("<!DOCTYPE"));
    check_problem(anna.ask("/package", {{"link", link}}), 409, "no-package");
    check_problem(anna.ask("/confirm", {{"link", link}, {"code", "12345678"}}), 409, "conflict");
}

TEST_CASE("the public form tells nobody whether somebody is known", "[dpo][public]") {
    Person anna;
    anna.desk.make_known();
    const auto shape = [&](const std::string& person) {
        const Answer filed = anna.ask("", {{"person", person}, {"kind", "access"}, {"jurisdiction", "DE"}});
        json body = filed.json();
        const std::string link = body.at("link");
        body.erase("link");
        json told = {filed.status, body, anna.ask("/status", {{"link", link}}).json(),
                     anna.ask("/confirm", {{"link", link}, {"code", "00000000"}}).json().at("detail")};
        anna.code(anna.last_id());
        told.push_back(anna.ask("/confirm", {{"link", link}, {"code", "0"}}).json());
        told.push_back(anna.ask("/status", {{"link", link}}).json());
        return told;
    };
    const json known = shape(kAnnaText);
    CHECK(known == shape("email:nobody@shop.example"));
    CHECK(known == shape(kAnnaText));  // and not that somebody asked before
}

TEST_CASE("who filed for somebody else gets nothing of them", "[dpo][public]") {
    Person mallory;
    mallory.desk.make_known();
    const std::string link = mallory.file("access");
    const std::string id = mallory.last_id();
    // Anna herself was at the desk, and wants what was asked for in her name.
    mallory.desk.act(id, "attest", {{"reason", "passport"}});
    mallory.desk.approve(id);
    mallory.desk.execute(id);
    const json status = mallory.ask("/status", {{"link", link}}).json();
    CHECK(status.at("package") == false);
    CHECK_FALSE(status.contains("outcome"));
    for (const char* const what : {"/package", "/passphrase", "/certificate"}) {
        INFO(what);
        check_problem(mallory.ask(what, {{"link", link}}), 403, "identity-not-proved");
    }
    const std::string hash = mallory.desk.get(id, "/package").header("X-Content-SHA256");
    mallory.desk.act(id, "delivery", {{"sha256", hash}, {"how", "post"}});
    CHECK_FALSE(mallory.ask("/status", {{"link", link}}).json().contains("outcome"));
    check_problem(mallory.ask("/letter", {{"link", link}}), 403, "identity-not-proved");
}

TEST_CASE("wrong codes lock a request at the public form", "[dpo][public]") {
    Person anna;
    const std::string link = anna.file("access");
    const std::string code = anna.code(anna.last_id());
    const std::string wrong = (code[0] == '0' ? "1" : "0") + code.substr(1);
    for (int i = 0; i < 4; ++i)
        CHECK(anna.ask("/confirm", {{"link", link}, {"code", wrong}}).json() == json{{"answer", "wrong"}});
    CHECK(anna.ask("/confirm", {{"link", link}, {"code", wrong}}).json() == json{{"answer", "locked"}});
    CHECK(anna.ask("/confirm", {{"link", link}, {"code", code}}).json() == json{{"answer", "locked"}});
    CHECK(anna.ask("/status", {{"link", link}}).json().at("state") == "identity_locked");
    CHECK(anna.ask("/withdraw", {{"link", link}}).status == 200);
}

TEST_CASE("a request is withdrawn by its link, once", "[dpo][public]") {
    Person anna;
    const std::string link = anna.file("opt_out");
    CHECK(anna.ask("/withdraw", {{"link", link}}).json().at("state") == "withdrawn");
    check_problem(anna.ask("/withdraw", {{"link", link}}), 409, "conflict");
}

TEST_CASE("what is no link leads nowhere, all in the same way", "[dpo][public][bad_input]") {
    Person anna;
    const std::string link = anna.file("access");
    std::string other = link;
    other[10] = other[10] == 'A' ? 'B' : 'A';
    const json nowhere = anna.ask("/status", {{"link", "srl_"}}).json();
    for (const std::string& text : {other, link + "x", link.substr(0, 20), std::string("x"), anna.desk.dpo}) {
        for (const char* const what :
             {"/status", "/code", "/withdraw", "/package", "/passphrase", "/letter", "/certificate"}) {
            INFO(what << " " << text.size());
            const Answer answer = anna.ask(what, {{"link", text}});
            check_problem(answer, 404, "unknown-link");
            CHECK(answer.json().at("detail") == nowhere.at("detail"));
            CHECK((answer.body.find(text) == std::string::npos || text == "x"));
        }
        anna.desk.server.vault.clock.advance(std::chrono::seconds{20});
    }
    check_problem(anna.ask("/code", {{"link", link}}), 409, "mail-not-configured");
    check_problem(anna.ask("/status", {{"link", ""}}), 422, "invalid-request");
    check_problem(anna.ask("/status", {{"link", std::string(65, 'a')}}), 422, "invalid-request");
    check_problem(anna.ask("/status", json::object()), 422, "invalid-request");
    check_problem(
        anna.ask("", {{"person", kAnnaText}, {"kind", "access"}, {"received", "2020-01-01T00:00:00Z"}}), 422,
        "invalid-request");
    check_problem(anna.ask("", {{"person", kAnnaText}, {"kind", "access"}, {"text", std::string(9000, 'a')}}),
                  422, "invalid-request");
    const Answer huge =
        anna.ask("", {{"person", kAnnaText}, {"kind", "access"}, {"text", std::string(20'000, 'a')}});
    CHECK(huge.status == 413);
    CHECK(anna.desk.server.send("GET", kPublic + "/" + link, "").status == 404);
}

TEST_CASE("one address files a few requests, and then waits", "[dpo][public]") {
    Person anna;
    for (int i = 0; i < 5; ++i)
        anna.file("opt_out", "email:p" + std::to_string(i) + "@shop.example");
    const json body = {{"person", kAnnaText}, {"kind", "access"}};
    const Answer refused = anna.ask("", body);
    check_problem(refused, 429, "too-many-requests");
    CHECK_FALSE(refused.header("Retry-After").empty());
    anna.desk.server.vault.clock.advance(std::chrono::minutes{10});
    CHECK(anna.ask("", body).status == 201);
    check_problem(anna.ask("", body), 429, "too-many-requests");
}
