// Somebody who works with the server, in a browser of their own.
#pragma once

#include "test_server.hpp"

namespace sessionaudit::test {

inline const std::string kPassword = "four words nobody guesses";

/// The value of the login's cookie in an answer; empty when there is none.
inline std::string cookie_in(const Answer& answer) {
    const std::string line = answer.header("Set-Cookie");
    const std::string begin = "__Host-sessionaudit=";
    return line.starts_with(begin) ? line.substr(begin.size(), line.find(';') - begin.size()) : "";
}

class Person {
  public:
    /// A user with a password, not logged in.
    Person(TestServer& server, std::string name, const std::vector<Role>& roles)
        : server_(server), name_(std::move(name)) {
        const AddedUser added = server.vault->staff().add({name_, roles, ""}, "test");
        id = added.id.to_string();
        server.vault->staff().redeem(added.invitation.code, name_, kPassword);
    }

    Answer log_in(const nlohmann::json& more = nlohmann::json::object()) {
        nlohmann::json body = {{"name", name_}, {"password", kPassword}};
        body.update(more);
        const Answer answer = send("POST", "/api/v1/login", body);
        if (answer.status == 200) cookie = cookie_in(answer);
        return answer;
    }
    Answer send(const std::string& method, const std::string& path, const nlohmann::json& body = nullptr,
                const TestServer::Headers& more = {}) {
        TestServer::Headers headers = {{"X-Requested-With", "sessionaudit"}, {"User-Agent", "Mozilla/5.0"}};
        if (!cookie.empty()) headers.emplace_back("Cookie", "__Host-sessionaudit=" + cookie);
        headers.insert(headers.end(), more.begin(), more.end());
        if (!body.is_null()) return server_.send_json(method, path, "", body, headers);
        return server_.send(method, path, "", "", headers);
    }

    std::string id;
    std::string cookie;

  private:
    TestServer& server_;
    std::string name_;
};

}  // namespace sessionaudit::test
