#include "http/http_server.hpp"

#include <Poco/Net/TCPServerConnectionFactory.h>

#include "http/connection.hpp"

namespace sessionaudit::server {
namespace {

constexpr int kThreadsMin = 8;
constexpr int kThreadIdleSeconds = 10;
constexpr int kStackSize = 512 * 1024;
constexpr int kFieldsMax = 100;

class Factory : public Poco::Net::TCPServerConnectionFactory {
  public:
    explicit Factory(ConnectionParts parts) : parts_(std::move(parts)) {}
    Poco::Net::TCPServerConnection* createConnection(const Poco::Net::StreamSocket& socket) override {
        return new Connection(socket, parts_);
    }

  private:
    const ConnectionParts parts_;
};

Poco::Net::HTTPServerParams::Ptr params_of(const Limits& limits) {
    Poco::Net::HTTPServerParams::Ptr params(new Poco::Net::HTTPServerParams);
    params->setMaxThreads(static_cast<int>(limits.connections));
    params->setMaxQueued(64);
    params->setKeepAlive(true);
    params->setThreadIdleTime(Poco::Timespan(kThreadIdleSeconds, 0));
    params->setTimeout(Poco::Timespan(limits.body_time.count() * 1000));
    return params;
}

}  // namespace

HttpServer::HttpServer(Poco::Net::ServerSocket socket, Dispatcher& dispatcher, const Limits& limits,
                       Observer& observer)
    : threads_("http", kThreadsMin, static_cast<int>(limits.connections) + 1, kThreadIdleSeconds,
               kStackSize) {
    const auto params = params_of(limits);
    Poco::Net::TCPServerConnectionFactory::Ptr factory(
        new Factory({dispatcher, limits, observer, deadlines_, stopping_, params}));
    server_ = std::make_unique<Poco::Net::TCPServer>(factory, threads_, socket, params);
    server_->start();
}

HttpServer::~HttpServer() {
    stop();
}

std::uint16_t HttpServer::port() const {
    return server_->port();
}

void HttpServer::stop() {
    if (stopping_.exchange(true)) return;
    server_->stop();
    deadlines_.end_idle();
    threads_.joinAll();
}

}  // namespace sessionaudit::server
