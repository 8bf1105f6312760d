// Requests carried out by jobs, and what is handed over then.
#include <filesystem>
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

namespace fs = std::filesystem;

fs::path saved(const DpoDesk& desk, const Answer& answer) {
    fs::path file = desk.server.vault.folder / "package.zip";
    std::ofstream(file, std::ios::binary) << answer.body;
    return file;
}

std::vector<fs::path> packages(const DpoDesk& desk) {
    std::vector<fs::path> found;
    const fs::path folder = desk.server.vault.home() / "spool" / "packages";
    if (fs::exists(folder))
        for (const auto& entry : fs::directory_iterator(folder))
            found.push_back(entry.path());
    return found;
}

void check_jobs_name_nobody(DpoDesk& desk) {
    for (const JobInfo& job : desk.server.vault->jobs().list())
        for (const std::string* const text :
             {&job.parameters, &job.result, &job.error, &job.step, &job.actor})
            CHECK(text->find("anna") == std::string::npos);
}

}  // namespace

TEST_CASE("an erasure goes from the approval to a certificate that verifies", "[dpo][execution]") {
    DpoDesk desk;
    desk.make_known();
    const std::string id = desk.approved("erasure");
    check_problem(desk.get(id, "/certificate"), 409, "conflict");
    const json job = desk.execute(id);
    INFO(job.dump());
    CHECK(job.at("state") == "done");
    CHECK(job.at("result").at("outcome") == "complied");
    CHECK(desk.state(id) == "completed");
    CHECK_FALSE(desk.server.vault->subject(Identifier::parse(kAnnaText)));

    const Answer certificate = desk.get(id, "/certificate");
    REQUIRE(certificate.status == 200);
    CHECK(certificate.header("Content-Type") == "application/json");
    const CertificateReport report = verify_certificate(certificate.body, Identifier::parse(kAnnaText));
    CHECK(report.valid());
    const Answer page = desk.server.send("GET", kRequests + "/" + id + "/certificate", desk.dpo, {},
                                         {{"Accept", "text/html"}});
    CHECK(page.header("Content-Type") == "text/html; charset=utf-8");
    CHECK(page.body.find(certificate.json().at("signature").get<std::string>()) != std::string::npos);
    const Answer proof = desk.server.send("GET", kRequests + "/" + id + "/certificate", desk.dpo, {},
                                          {{"Accept", "text/plain"}});
    CHECK(proof.body == certificate.json().at("ledger").at("proof"));

    CHECK(desk.server.send("POST", kRequests + "/" + id + "/certificate/delivered", desk.dpo).status == 204);
    check_problem(desk.get(id, "/certificate"), 409, "conflict");
    CHECK(desk.get(id).body.find("anna") == std::string::npos);
    CHECK_FALSE(desk.get(id).json().contains("details"));
    check_jobs_name_nobody(desk);
}

TEST_CASE("a request is carried out once", "[dpo][execution]") {
    DpoDesk desk;
    desk.make_known();
    const std::string id = desk.approved("erasure");
    const std::string seen = desk.etag(id);
    const json job = desk.finished(desk.act(id, "execute", {}, seen));
    CHECK(job.at("state") == "done");
    check_problem(desk.act(id, "execute", {}, seen), 412, "precondition-failed");
    check_problem(desk.act(id, "execute", json()), 409, "conflict");
    check_problem(desk.act(id, "execute", {}, ""), 428, "precondition-required");
}

TEST_CASE("what changed since the approval is not erased", "[dpo][execution]") {
    DpoDesk desk;
    desk.make_known();
    const std::string id = desk.approved("erasure");
    desk.make_known();
    const json job = desk.execute(id);
    CHECK(job.at("state") == "failed");
    CHECK(job.at("error").get<std::string>().find("changed since the plan was approved") !=
          std::string::npos);
    CHECK(desk.state(id) == "planned");
    CHECK(desk.server.vault->subject(Identifier::parse(kAnnaText)));
    check_problem(desk.act(id, "execute", json()), 409, "conflict");
    desk.approve(id);
    CHECK(desk.execute(id).at("state") == "done");
    check_jobs_name_nobody(desk);
}

TEST_CASE("with four eyes an erasure needs a second person", "[dpo][execution]") {
    server::Config config;
    config.four_eyes = true;
    DpoDesk desk(config);
    desk.make_known();
    const std::string other =
        desk.server.vault->access().issue_token({"bert", scopes_of(Role::dpo), "", {}}, "user:bert").token;
    const std::string first =
        desk.server.vault->access().issue_token({"anna", scopes_of(Role::dpo), "", {}}, "user:anna").token;
    const std::string id = desk.file("erasure");
    desk.verify(id);
    const json plan = {{"plan_sha256", desk.plan(id)}};
    for (int i = 0; i < 2; ++i) {
        const Answer one = desk.act(id, "approve", plan, desk.etag(id), first);
        CHECK(one.json().at("state") == "planned");
        CHECK(one.json().at("approvals") == 1);
    }
    check_problem(desk.act(id, "execute", json()), 409, "conflict");
    // This token identifies nobody: it could be the same person twice.
    check_problem(desk.act(id, "approve", plan), 409, "conflict");
    CHECK(desk.server.vault->requests().four_eyes());  // so that the command line obeys, too
    const Answer two = desk.act(id, "approve", plan, desk.etag(id), other);
    CHECK(two.json().at("state") == "approved");
    CHECK(two.json().at("approvals") == 2);
    const std::string access = desk.file("access", "email:carl@shop.example");
    desk.verify(access);
    desk.approve(access);
    CHECK(desk.state(access) == "approved");
}

TEST_CASE("what is done at once is answered at once", "[dpo][execution]") {
    DpoDesk desk;
    desk.make_known();
    const std::string id = desk.approved("restriction");
    const Answer done = desk.act(id, "execute", json());
    CHECK(done.status == 200);
    CHECK(done.json().at("state") == "completed");
    CHECK(desk.act(id, "lift", {{"reason", "settled"}}).json().contains("lifted"));
    check_problem(desk.act(id, "lift", {{"reason", "settled"}}), 409, "conflict");
}

TEST_CASE("a package is made, fetched, opened and handed over", "[dpo][execution]") {
    DpoDesk desk;
    desk.make_known();
    const std::string id = desk.approved("access");
    check_problem(desk.get(id, "/package"), 409, "conflict");
    const json job = desk.execute(id);
    INFO(job.dump());
    REQUIRE(job.at("state") == "done");
    CHECK(desk.state(id) == "executing");
    REQUIRE(packages(desk).size() == 1);
    CHECK((fs::status(packages(desk)[0]).permissions() & (fs::perms::group_all | fs::perms::others_all)) ==
          fs::perms::none);

    const Answer package = desk.get(id, "/package");
    REQUIRE(package.status == 200);
    CHECK(package.header("Content-Type") == "application/zip");
    CHECK(package.header("Cache-Control") == "no-store");
    CHECK(package.header("X-Content-SHA256") == job.at("result").at("sha256"));
    const json opened =
        desk.server.send("POST", kRequests + "/" + id + "/package/passphrase", desk.dpo).json();
    const std::string passphrase = opened.at("passphrase");
    const ExportVerification verified =
        verify_export(saved(desk, package), {}, [&](bool) { return SecretBytes(as_bytes(passphrase)); });
    CHECK(verified.valid());
    CHECK(verified.encrypted);
    CHECK(desk.get(id, "/history").body.find("passphrase_told") != std::string::npos);

    const std::string auditor = desk.server.token(scopes_of(Role::auditor));
    check_problem(desk.server.send("GET", kRequests + "/" + id + "/package", auditor), 403, "not-allowed");
    check_problem(desk.server.send("POST", kRequests + "/" + id + "/package/passphrase", auditor), 403,
                  "not-allowed");

    const json delivered =
        desk.act(id, "delivery", {{"sha256", package.header("X-Content-SHA256")}, {"how", "post"}}).json();
    CHECK(delivered.at("state") == "completed");
    CHECK(packages(desk).empty());
    check_problem(desk.get(id, "/package"), 409, "conflict");
    check_jobs_name_nobody(desk);
}

TEST_CASE("a package goes after 72 hours and is made anew", "[dpo][execution]") {
    DpoDesk desk;
    desk.make_known();
    const std::string id = desk.approved("portability");
    desk.execute(id);
    desk.server.vault.clock.advance(std::chrono::hours{72} - Milliseconds{1});
    CHECK(desk.get(id, "/package").status == 200);
    desk.server.vault.clock.advance(Milliseconds{1});
    check_problem(desk.get(id, "/package"), 409, "conflict");
    CHECK(packages(desk).empty());
    CHECK(desk.execute(id).at("state") == "done");
    CHECK(desk.get(id, "/package").status == 200);
}

TEST_CASE("housekeeping takes packages nobody fetched, and kept answers", "[dpo][execution]") {
    DpoDesk desk;
    desk.make_known();
    const std::string id = desk.approved("portability");
    desk.execute(id);
    const fs::path folder = desk.server.vault.home() / "spool" / "packages";
    std::ofstream(folder / ("making-" + id)) << "being made";
    std::ofstream(folder / ("making-" + id + ".partial-abcdef")) << "being written";
    std::ofstream(folder / ("making-" + RecordId{}.to_string())) << "cut off";
    desk.server.send_json("POST", kRequests, desk.dpo,
                          {{"person", "email:bert@shop.example"}, {"kind", "access"}, {"jurisdiction", "DE"}},
                          {{"Idempotency-Key", "once-and-never-again"}});
    std::string housekeeping;
    const json schedules = desk.server.send("GET", "/api/v1/schedules", desk.dpo).json().at("items");
    for (const json& schedule : schedules)
        if (schedule.at("name") == "housekeeping") housekeeping = schedule.at("id");
    const auto tidied = [&] {
        return desk.finished(desk.server.send("POST", "/api/v1/schedules/" + housekeeping + "/run", desk.dpo))
            .at("result");
    };
    CHECK(tidied().at("packages_removed") == 1);
    CHECK(packages(desk).size() == 3);
    desk.server.vault.clock.advance(std::chrono::hours{72});
    const json result = tidied();
    INFO(result.dump());
    CHECK(result.at("packages_removed") == 1);
    CHECK(result.at("answers_purged") == 1);
    CHECK(result.at("links_purged") == 0);
    CHECK(packages(desk).size() == 2);
}

TEST_CASE("nobody's package is no package, and that is the answer", "[dpo][execution]") {
    DpoDesk desk;
    const std::string id = desk.approved("access", "email:nobody@shop.example");
    const json job = desk.execute(id);
    CHECK(job.at("state") == "done");
    CHECK(job.at("result").at("state") == "completed");
    CHECK_FALSE(job.at("result").contains("sha256"));
    CHECK(desk.get(id).json().at("ground") == "no_data");
    CHECK(packages(desk).empty());
}

TEST_CASE("an erasure takes the person's packages along", "[dpo][execution]") {
    DpoDesk desk;
    desk.make_known();
    const std::string access = desk.approved("access");
    desk.execute(access);
    REQUIRE(packages(desk).size() == 1);
    const std::string erasure = desk.approved("erasure");
    CHECK(desk.execute(erasure).at("state") == "done");
    CHECK(packages(desk).empty());
    check_problem(desk.get(access, "/package"), 409, "conflict");
}
