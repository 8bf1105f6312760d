#include "test_server.hpp"

#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/Net/StreamSocket.h>
#include <Poco/StreamCopier.h>
#include <Poco/String.h>

#include <catch2/catch_test_macros.hpp>

#include "contract.hpp"

namespace sessionaudit::test {
namespace {

server::Config prepared(server::Config config, const TestVault& vault) {
    config.home = vault.home();
    config.port = 0;
    config.scheduler = false;  // what comes by itself would come between
    return config;
}

}  // namespace

std::string Answer::header(std::string_view name) const {
    for (const auto& [key, value] : headers)
        if (Poco::icompare(key, std::string(name)) == 0) return value;
    return {};
}

TestServer::TestServer(server::Config given)
    : config(prepared(std::move(given), vault)), server_(std::make_unique<server::Server>(*vault, config)) {}

TestServer::~TestServer() {
    // Here and not in send(), which a test may call from threads of its own.
    for (const std::string& fault : faults_)
        FAIL_CHECK(fault);
}

std::string TestServer::token(ScopeSet scopes, const std::string& site) {
    return vault->access().issue_token({"test-" + std::to_string(++tokens_), scopes, site, {}}, "test").token;
}

std::string TestServer::token() {
    ScopeSet all;
    for (std::size_t i = 0; i < kScopeCount; ++i)
        all.add(static_cast<Scope>(i));
    return token(all);
}

Answer TestServer::send(const std::string& method, const std::string& path, const std::string& token,
                        const std::string& body, const Headers& headers) {
    Poco::Net::HTTPClientSession session("127.0.0.1", port());
    session.setTimeout(Poco::Timespan(60, 0));
    Poco::Net::HTTPRequest request(method, path, Poco::Net::HTTPMessage::HTTP_1_1);
    if (!token.empty()) request.set("Authorization", "Bearer " + token);
    for (const auto& [name, value] : headers)
        request.set(name, value);
    if (!body.empty() || method == "POST" || method == "PUT")
        request.setContentLength64(static_cast<Poco::Int64>(body.size()));
    session.sendRequest(request) << body << std::flush;
    Poco::Net::HTTPResponse response;
    std::istream& content = session.receiveResponse(response);
    Answer answer;
    answer.status = response.getStatus();
    Poco::StreamCopier::copyToString(content, answer.body);
    for (const auto& [name, value] : response)
        answer.headers.emplace_back(name, value);
    // A compressed answer is looked at by the test that asked for it.
    const bool packed = !answer.header("Content-Encoding").empty();
    if (std::string fault = packed ? "" : Contract::instance().fault(method, path, answer); !fault.empty()) {
        const LockGuard lock(mutex_);
        faults_.insert(std::move(fault));
    }
    return answer;
}

Answer TestServer::send_json(const std::string& method, const std::string& path, const std::string& token,
                             const nlohmann::json& body, const Headers& headers) {
    Headers all = headers;
    all.emplace_back("Content-Type", "application/json");
    return send(method, path, token, body.dump(), all);
}

std::string TestServer::send_bytes(const std::string& bytes) {
    Poco::Net::StreamSocket socket(Poco::Net::SocketAddress("127.0.0.1", port()));
    socket.setReceiveTimeout(Poco::Timespan(60, 0));
    socket.sendBytes(bytes.data(), static_cast<int>(bytes.size()));
    std::string answer;
    char piece[4096];
    try {
        for (int got = 0; (got = socket.receiveBytes(piece, sizeof piece)) > 0;)
            answer.append(piece, static_cast<std::size_t>(got));
    } catch (const Poco::Exception&) {
        // Reset after the answer: what came is the answer.
    }
    return answer;
}

}  // namespace sessionaudit::test
