// A DPO at work over HTTP: requests filed, proved, planned, approved.
#pragma once

#include "test_server.hpp"

namespace sessionaudit::test {

inline const std::string kRequests = "/api/v1/requests";
inline const std::string kAnnaText = "email:anna@shop.example";

class DpoDesk {
  public:
    explicit DpoDesk(server::Config config = {})
        : server(std::move(config)), dpo(server.token(scopes_of(Role::dpo))) {}

    /// Anna has been at the shop, in one more session each time.
    void make_known(const std::string& person = kAnnaText) {
        StartRequest start;
        start.subject = Identifier::parse(person);
        start.jurisdiction = "DE";
        start.attributes = {{"plan", "gold"}};
        server.vault.sessions().start(start);
    }
    std::string file(const std::string& kind, const std::string& person = kAnnaText) {
        nlohmann::json body = {{"person", person}, {"kind", kind}, {"jurisdiction", "DE"}};
        if (kind == "rectification")
            body["changes"] = {{{"what", "add_identifier"}, {"after", "phone:+49301234567"}}};
        return server.send_json("POST", kRequests, dpo, body).json().at("id");
    }
    Answer get(const std::string& id, const std::string& more = {}) {
        return server.send("GET", kRequests + "/" + id + more, dpo);
    }
    std::string etag(const std::string& id) { return get(id).header("ETag"); }
    std::string state(const std::string& id) { return get(id).json().at("state"); }
    Answer act(const std::string& id, const std::string& what, const nlohmann::json& body,
               const std::string& if_match, const std::string& token = {}) {
        TestServer::Headers headers;
        if (!if_match.empty()) headers.emplace_back("If-Match", if_match);
        const std::string path = kRequests + "/" + id + "/" + what;
        const std::string& who = token.empty() ? dpo : token;
        return body.is_null() ? server.send("POST", path, who, {}, headers)
                              : server.send_json("POST", path, who, body, headers);
    }
    /// As somebody who has just looked.
    Answer act(const std::string& id, const std::string& what, const nlohmann::json& body) {
        return act(id, what, body, etag(id));
    }
    void verify(const std::string& id) {
        const std::string code = act(id, "identity-check", {{"deliver", "show"}}).json().at("code");
        act(id, "code", {{"code", code}});
    }
    std::string plan(const std::string& id) {
        return act(id, "plan", nlohmann::json::object()).json().at("plan_sha256");
    }
    void approve(const std::string& id) {
        const std::string hash = plan(id);
        act(id, "approve", {{"plan_sha256", hash}});
    }
    /// Filed, proved, planned and approved.
    std::string approved(const std::string& kind, const std::string& person = kAnnaText) {
        const std::string id = file(kind, person);
        if (kind != "opt_out" && kind != "limit") verify(id);
        approve(id);
        return id;
    }

    /// The job of a 202, when it is over.
    nlohmann::json finished(const Answer& accepted) {
        INFO(accepted.body);
        REQUIRE(accepted.status == 202);
        const std::string job = accepted.header("Location");
        server.send("GET", job + "/events", dpo);  // ends with the job
        return server.send("GET", job, dpo).json();
    }
    nlohmann::json execute(const std::string& id) { return finished(act(id, "execute", {}, etag(id))); }
    Answer post(const std::string& path, const nlohmann::json& body) {
        return server.send_json("POST", path, dpo, body);
    }

    TestServer server;
    std::string dpo;
};

inline void check_problem(const Answer& answer, int status, const std::string& type) {
    INFO(answer.body);
    CHECK(answer.status == status);
    CHECK(answer.header("Content-Type") == "application/problem+json");
    if (answer.header("Content-Type") == "application/problem+json")
        CHECK(answer.json().at("type") == "/problems/" + type);
    CHECK(answer.body.find("anna@") == std::string::npos);
}

}  // namespace sessionaudit::test
