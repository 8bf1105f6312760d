#include "api_client.hpp"

#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/Net/HTTPSClientSession.h>
#include <Poco/Net/IPAddress.h>
#include <Poco/Net/NetException.h>
#include <Poco/StreamCopier.h>

#include <algorithm>
#include <fstream>

#include "sessionaudit/error.hpp"
#include "sessionaudit/ids.hpp"

namespace shop {
namespace {

using nlohmann::json;
using Poco::Net::Context;
using Poco::Net::HTTPClientSession;
using Poco::Net::HTTPRequest;
using Poco::Net::HTTPResponse;
using sessionaudit::Error;
using sessionaudit::ErrorCode;

constexpr int kConnectSeconds = 5;
constexpr int kAnswerSeconds = 15;
constexpr std::string_view kProblemPrefix = "/problems/";

std::string read_token(const std::filesystem::path& file) {
    std::ifstream in(file);
    std::string token;
    std::string more;
    if (!(in >> token))
        throw Error(ErrorCode::io_error,
                    "cannot read a token from " + file.string() +
                        "; make one with `sessionaudit token create`, as the shop's README says");
    const bool plain = std::all_of(token.begin(), token.end(), [](char c) { return c > ' ' && c < '\x7f'; });
    if (in >> more || !plain || !token.starts_with("sat_"))
        throw Error(ErrorCode::invalid_argument,
                    file.string() + " must hold a token (sat_...) and nothing else");
    return token;
}

Poco::URI read_origin(const std::string& server) {
    try {
        Poco::URI uri(server);
        const bool web = uri.getScheme() == "http" || uri.getScheme() == "https";
        if (web && !uri.getHost().empty() && uri.getUserInfo().empty() && uri.getPathEtc().empty())
            return uri;
    } catch (const Poco::Exception&) {
        // said below
    }
    throw Error(ErrorCode::invalid_argument,
                "--server takes scheme, host and port alone, such as https://audit.shop.example");
}

bool is_this_machine(const std::string& host) {
    Poco::Net::IPAddress address;
    return host == "localhost" || (Poco::Net::IPAddress::tryParse(host, address) && address.isLoopback());
}

Context::Ptr tls_context(const std::filesystem::path& ca_file) {
    try {
        // Strict: or Poco takes any name for a server on this machine.
        Context::Ptr context(new Context(Context::TLS_CLIENT_USE, "", "", ca_file.string(),
                                         Context::VERIFY_STRICT, 9, ca_file.empty(), "DEFAULT"));
        context->enableExtendedCertificateVerification(true);
        context->disableProtocols(Context::PROTO_SSLV2 | Context::PROTO_SSLV3 | Context::PROTO_TLSV1 |
                                  Context::PROTO_TLSV1_1);
        return context;
    } catch (const Poco::Exception& fault) {
        throw Error(ErrorCode::invalid_argument,
                    "cannot use " + ca_file.string() + ": " + fault.displayText());
    }
}

/// The connection was kept from an earlier request, and ended before anything was answered.
bool was_closed(const Poco::Exception& fault) {
    return dynamic_cast<const Poco::Net::NoMessageException*>(&fault) != nullptr ||
           dynamic_cast<const Poco::Net::ConnectionResetException*>(&fault) != nullptr ||
           dynamic_cast<const Poco::Net::ConnectionAbortedException*>(&fault) != nullptr;
}

/// The name in an RFC 9457 problem's type; empty when this is none of sessionauditd's.
std::string problem_name(const HTTPResponse& response, const json& body) {
    const std::string type =
        response.getContentType() == "application/problem+json" ? body.value("type", "") : "";
    return type.starts_with(kProblemPrefix) ? type.substr(kProblemPrefix.size()) : "";
}

ErrorCode code_of(const std::string& problem, int status) {
    for (const auto code : {ErrorCode::not_found, ErrorCode::conflict, ErrorCode::limit_reached}) {
        std::string name(to_string(code));
        std::replace(name.begin(), name.end(), '_', '-');
        if (problem == name) return code;
    }
    if (status == 401 || status == 403) return ErrorCode::key_unavailable;
    return status < 500 && status != 429 ? ErrorCode::invalid_argument : ErrorCode::io_error;
}

/// An empty object when it is something else.
json read_json(const std::string& text) {
    json body = json::parse(text, nullptr, false);
    return body.is_discarded() ? json::object() : body;
}

}  // namespace

ApiClient::ApiClient(const ApiSettings& settings)
    : uri_(read_origin(settings.server)), authorization_("Bearer " + read_token(settings.token_file)) {
    server_ = uri_.toString();
    if (uri_.getScheme() == "https")
        tls_ = tls_context(settings.ca_file);
    else if (!is_this_machine(uri_.getHost()))
        throw Error(ErrorCode::invalid_argument,
                    "the token would travel unencrypted to " + server_ + "; use https");
}

ApiAnswer ApiClient::call(const ApiRequest& request) {
    const std::string key =
        request.again == ApiRequest::Again::with_key ? sessionaudit::random_owner_id().to_string() : "";
    bool stale = false;
    try {
        try {
            return send(request, key, stale);
        } catch (const Poco::Exception&) {
            if (!stale || request.again == ApiRequest::Again::never) throw;
            {
                // Those that were kept beside it are no better.
                const sessionaudit::LockGuard lock(mutex_);
                idle_.clear();
            }
            return send(request, key, stale);
        }
    } catch (const Poco::Exception& fault) {
        throw Error(ErrorCode::io_error,
                    "no answer from " + server_ + " to " + request.operation + ": " + fault.displayText());
    }
}

ApiClient::Connection ApiClient::take() {
    {
        const sessionaudit::LockGuard lock(mutex_);
        if (!idle_.empty()) {
            Connection connection = std::move(idle_.back());
            idle_.pop_back();
            return connection;
        }
    }
    Connection connection;
    if (tls_.isNull())
        connection = std::make_unique<HTTPClientSession>(uri_.getHost(), uri_.getPort());
    else
        connection = std::make_unique<Poco::Net::HTTPSClientSession>(uri_.getHost(), uri_.getPort(), tls_);
    connection->setKeepAlive(true);
    const Poco::Timespan answer_time(kAnswerSeconds, 0);
    connection->setTimeout(Poco::Timespan(kConnectSeconds, 0), answer_time, answer_time);
    return connection;
}

void ApiClient::give_back(Connection connection) {
    const sessionaudit::LockGuard lock(mutex_);
    idle_.push_back(std::move(connection));
}

ApiAnswer ApiClient::send(const ApiRequest& request, const std::string& key, bool& stale) {
    Connection connection = take();
    const bool kept = connection->connected();
    HTTPResponse response;
    std::string text;
    try {
        HTTPRequest head(request.method, request.path, HTTPRequest::HTTP_1_1);
        head.set("Authorization", authorization_);
        if (!key.empty()) head.set("Idempotency-Key", key);
        if (!request.if_match.empty()) head.set("If-Match", request.if_match);
        if (request.body.is_null()) {
            connection->sendRequest(head);
        } else {
            // What visitors send need not be UTF-8.
            const std::string body = request.body.dump(-1, ' ', false, json::error_handler_t::replace);
            head.setContentType("application/json");
            head.setContentLength64(static_cast<Poco::Int64>(body.size()));
            connection->sendRequest(head) << body << std::flush;
        }
        Poco::StreamCopier::copyToString(connection->receiveResponse(response), text);
    } catch (const Poco::Exception& fault) {
        stale = kept && was_closed(fault);
        throw;
    }
    give_back(std::move(connection));

    ApiAnswer answer{false, read_json(text), response.get("ETag", "")};
    const int status = response.getStatus();
    if (status >= 200 && status < 300 && answer.body.is_structured()) return answer;
    const std::string problem = problem_name(response, answer.body);
    if (problem.empty())
        throw Error(ErrorCode::io_error, server_ + " answered " + request.operation + " with " +
                                             std::to_string(status) +
                                             ", and not as sessionauditd does; is --server right?");
    answer.refused = problem == request.refusal;
    if (answer.refused) return answer;
    throw Error(code_of(problem, status), request.operation + " was refused with " + std::to_string(status) +
                                              ": " + answer.body.value("detail", problem));
}

}  // namespace shop
