#include "server.hpp"

#include <Poco/Net/HTTPRequestHandler.h>
#include <Poco/Net/HTTPRequestHandlerFactory.h>
#include <Poco/Net/HTTPServerResponse.h>
#include <Poco/Net/NetException.h>
#include <Poco/Net/SSLException.h>
#include <Poco/Net/SecureServerSocket.h>
#include <Poco/Net/ServerSocket.h>

#include <iostream>

#include "pages.hpp"
#include "sessionaudit/error.hpp"

namespace shop {
namespace {

using Poco::Net::HTTPRequestHandler;
using Poco::Net::HTTPRequestHandlerFactory;
using Poco::Net::HTTPResponse;
using Poco::Net::HTTPServerParams;
using Poco::Net::HTTPServerRequest;
using Poco::Net::HTTPServerResponse;
using Poco::Net::ServerSocket;
using Poco::Net::SocketAddress;

constexpr int kThreadsMin = 4;
constexpr int kThreadsMax = 32;
constexpr int kQueueMax = 128;  // connections that wait for a thread; more are turned away
constexpr int kRequestsPerConnection = 1000;
constexpr int kReadTimeoutSeconds = 10;
constexpr int kKeepAliveSeconds = 2;
constexpr int kThreadIdleSeconds = 1;

Reply apology(int status, const char* title, const char* sentence) {
    return Reply::page(message_page({title, {}, 0}, sentence), status);
}

/// The sentence of an error is for whoever runs the shop; visitors get one of their own.
Reply answer_error(const sessionaudit::Error& error) {
    using enum sessionaudit::ErrorCode;
    switch (error.code()) {
        case conflict:
        case not_found:
            return apology(409, "Too late", "Your session has ended meanwhile. Please start again.");
        case limit_reached:
            return apology(409, "Too many devices",
                           "You are logged in elsewhere too often; log out there first.");
        default:
            break;
    }
    std::cerr << "shop: " << sessionaudit::to_string(error.code()) << ": " << error.what() << std::endl;
    return apology(503, "Out of order", "The shop cannot keep sessions right now.");
}

Reply answer(Handlers& handlers, HTTPServerRequest& raw) {
    try {
        return handlers.answer(read_request(raw));
    } catch (const BadRequest& refusal) {
        return apology(refusal.status, "Not understood", "The shop cannot read this request.");
    } catch (const sessionaudit::Error& error) {
        return answer_error(error);
    } catch (const std::exception& error) {
        std::cerr << "shop: " << error.what() << std::endl;
        return apology(500, "Out of order", "Something went wrong.");
    }
}

void send(const Reply& reply, bool https, const std::string& content_policy, HTTPServerResponse& response) {
    response.setStatus(static_cast<HTTPResponse::HTTPStatus>(reply.status));
    response.setReason(HTTPResponse::getReasonForStatus(response.getStatus()));
    response.setContentType(reply.content_type);
    response.set("Cache-Control", reply.cacheable ? "public, max-age=3600" : "no-store");
    response.set("Content-Security-Policy", content_policy);
    response.set("Referrer-Policy", "same-origin");
    response.set("X-Content-Type-Options", "nosniff");
    if (https) response.set("Strict-Transport-Security", "max-age=31536000; includeSubDomains");
    if (reply.clear_site_data) response.set("Clear-Site-Data", "\"cache\", \"storage\"");
    if (!reply.location.empty()) response.set("Location", reply.location);
    if (reply.status == 405) response.set("Allow", "GET, HEAD, POST");
    for (const std::string& line : reply.set_cookies)
        response.add("Set-Cookie", line);
    response.sendBuffer(reply.body.data(), reply.body.size());
}

class Handler : public HTTPRequestHandler {
  public:
    Handler(Handlers& handlers, AccessLog& log, const std::string& content_policy)
        : handlers_(handlers), log_(log), content_policy_(content_policy) {}
    void handleRequest(HTTPServerRequest& raw, HTTPServerResponse& response) override {
        const Reply reply = answer(handlers_, raw);
        // A body that was not read would be taken for the next request.
        if (reply.status == 400 || reply.status == 405 || reply.status == 411 || reply.status == 413 ||
            reply.status == 415)
            response.setKeepAlive(false);
        log_.write(raw, reply.status, reply.body.size());
        send(reply, is_https(raw), content_policy_, response);
    }

  private:
    Handlers& handlers_;
    AccessLog& log_;
    const std::string& content_policy_;
};

class Factory : public HTTPRequestHandlerFactory {
  public:
    Factory(Handlers& handlers, AccessLog& log, std::string content_policy)
        : handlers_(handlers), log_(log), content_policy_(std::move(content_policy)) {}
    HTTPRequestHandler* createRequestHandler(const HTTPServerRequest&) override {
        return new Handler(handlers_, log_, content_policy_);
    }

  private:
    Handlers& handlers_;
    AccessLog& log_;
    std::string content_policy_;
};

HTTPServerParams::Ptr limits() {
    HTTPServerParams::Ptr params(new HTTPServerParams);
    params->setMaxThreads(kThreadsMax);
    params->setMaxQueued(kQueueMax);
    params->setTimeout(Poco::Timespan(kReadTimeoutSeconds, 0));
    params->setKeepAliveTimeout(Poco::Timespan(kKeepAliveSeconds, 0));
    // A thread that is about to wait for work just when the server stops misses the call to wake up, and
    // stop() waits this long for it.
    params->setThreadIdleTime(Poco::Timespan(kThreadIdleSeconds, 0));
    params->setMaxKeepAliveRequests(kRequestsPerConnection);
    return params;
}

ServerSocket open_socket(const Certificate& certificate) {
    if (certificate.file.empty()) return ServerSocket();
    try {
        using Poco::Net::Context;
        Context::Ptr context(new Context(Context::TLS_SERVER_USE, certificate.key, certificate.file, "",
                                         Context::VERIFY_NONE));
        context->disableProtocols(Context::PROTO_SSLV2 | Context::PROTO_SSLV3 | Context::PROTO_TLSV1 |
                                  Context::PROTO_TLSV1_1);
        // What a socket does is behind its pointer, so nothing is lost by keeping it as a ServerSocket.
        const Poco::Net::SecureServerSocket secure(context);
        const Poco::Net::Socket& socket = secure;
        return ServerSocket(socket);
    } catch (const Poco::Exception& fault) {
        throw sessionaudit::Error(sessionaudit::ErrorCode::invalid_argument,
                                  "cannot use the certificate and its key: " + fault.displayText());
    }
}

}  // namespace

ServerSocket listen(std::uint16_t port, const Certificate& certificate) {
    ServerSocket socket = open_socket(certificate);
    try {
        // Not the constructor that takes an address: it would share the port with whoever has it already.
        socket.bind(SocketAddress("127.0.0.1", port), true, false);
        socket.listen(kQueueMax);
        return socket;
    } catch (const Poco::Exception&) {
        throw sessionaudit::Error(
            sessionaudit::ErrorCode::io_error,
            "cannot listen on port " + std::to_string(port) + "; is another program using it?");
    }
}

std::string content_policy(const std::string& browser_server) {
    std::string policy =
        "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
    if (!browser_server.empty())
        policy.append("; script-src 'self' ")
            .append(browser_server)
            .append("; connect-src ")
            .append(browser_server);
    return policy;
}

Server::Server(const ServerSocket& socket, Handlers& handlers, AccessLog& log,
               const std::string& content_policy)
    : threads_("shop", kThreadsMin, kThreadsMax),
      server_(new Factory(handlers, log, content_policy), threads_, socket, limits()) {
    server_.start();
}

Server::~Server() {
    stop();
}

void Server::stop() {
    server_.stopAll(false);
    threads_.joinAll();
}

}  // namespace shop
