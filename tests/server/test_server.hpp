// A server on a store of its own, and a client that talks to it over a socket.
#pragma once

#include <Poco/Net/HTTPClientSession.h>

#include <initializer_list>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <utility>

#include "config/config.hpp"
#include "operation/server.hpp"
#include "sessionaudit/mutex.hpp"
#include "test_vault.hpp"

namespace sessionaudit::test {

struct Answer {
    int status = 0;
    std::string body;
    std::vector<std::pair<std::string, std::string>> headers;
    nlohmann::json json() const { return nlohmann::json::parse(body); }
    /// Empty when there is none.
    std::string header(std::string_view name) const;
};

/// Every answer is held against openapi.json; the test fails when the two disagree.
class TestServer {
  public:
    using Headers = std::vector<std::pair<std::string, std::string>>;
    explicit TestServer(server::Config config = {});
    ~TestServer();

    /// A token with these scopes, or with all there are.
    std::string token(ScopeSet scopes, const std::string& site = {});
    std::string token();

    /// One request on a connection of its own. `token` may be empty.
    Answer send(const std::string& method, const std::string& path, const std::string& token,
                const std::string& body = {}, const Headers& headers = {});
    Answer send_json(const std::string& method, const std::string& path, const std::string& token,
                     const nlohmann::json& body, const Headers& headers = {});
    /// These bytes, and all that comes back until the server closes.
    std::string send_bytes(const std::string& bytes);

    std::uint16_t port() const { return server_->port(); }
    server::Server& server() { return *server_; }
    void stop() { server_->stop(); }

    TestVault vault;
    server::Config config;

  private:
    std::unique_ptr<server::Server> server_;
    int tokens_ = 0;
    Mutex mutex_;
    std::set<std::string> faults_ SESSIONAUDIT_GUARDED_BY(mutex_);  ///< against openapi.json, told at the end
};

}  // namespace sessionaudit::test
