// The JSON API of sessionauditd over HTTP, with the token of a program.
#pragma once

#include <Poco/Net/Context.h>
#include <Poco/Net/HTTPClientSession.h>
#include <Poco/URI.h>

#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "sessionaudit/mutex.hpp"

namespace shop {

struct ApiSettings {
    std::string server;                ///< an origin: "https://audit.shop.example"
    std::filesystem::path token_file;  ///< holds sat_... and nothing else
    std::filesystem::path ca_file;     ///< PEM: who may sign the server's certificate; empty: the system says
};

struct ApiRequest {
    /// Whether a request that may have been carried out can be sent once more.
    enum class Again {
        harmless,  ///< what it says is so afterwards, however often it is said
        with_key,  ///< the server carries it out once: Idempotency-Key
        never,
    };
    std::string operation{};  ///< as the API's description names it; for sentences
    std::string method{};
    std::string path{};
    nlohmann::json body = nullptr;  ///< null: none
    std::string if_match{};         ///< the ETag of what is to be changed
    std::string refusal{};          ///< a problem that is an answer here, such as "not-found"
    Again again = Again::never;     ///< after a kept connection that the server had closed meanwhile
};

struct ApiAnswer {
    bool refused = false;  ///< by ApiRequest::refusal
    nlohmann::json body;
    std::string etag;
};

/// Keeps connections open, as many as were needed at once.
/// Threads: any.
class ApiClient {
  public:
    /// Reads the token. Throws sessionaudit::Error{io_error} when it cannot, {invalid_argument} for a server
    /// that is no origin, or one to which the token would travel unencrypted.
    explicit ApiClient(const ApiSettings& settings);

    const std::string& server() const noexcept { return server_; }

    /// Throws sessionaudit::Error: {not_found}, {conflict} and {limit_reached} as the store of the server
    /// says, {key_unavailable} when the token is not good for this, {io_error} when there is no answer. No
    /// sentence holds anything of the request but the operation's name.
    ApiAnswer call(const ApiRequest& request);

  private:
    using Connection = std::unique_ptr<Poco::Net::HTTPClientSession>;
    Connection take();
    void give_back(Connection connection);
    ApiAnswer send(const ApiRequest& request, const std::string& key, bool& stale);

    std::string server_;
    Poco::URI uri_;
    std::string authorization_;
    Poco::Net::Context::Ptr tls_;  ///< null: plain HTTP
    sessionaudit::Mutex mutex_;
    std::vector<Connection> idle_ SESSIONAUDIT_GUARDED_BY(mutex_);
};

}  // namespace shop
