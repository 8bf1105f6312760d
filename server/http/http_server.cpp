#include "http/http_server.hpp"

#include <Poco/Net/TCPServerConnectionFactory.h>

#include "http/connection.hpp"

namespace sessionaudit::server {
namespace {

constexpr int kThreadsMin = 8;
constexpr int kThreadIdleSeconds = 10;
constexpr Poco::Timespan::TimeDiff kQueueWaitMicros = 500'000;
constexpr int kStackSize = 1024 * 1024;  // address space; memory is used as deep as a thread gets
/// Threads that tell those who come when it is full that it is.
constexpr int kSpareThreads = 8;
constexpr int kQueueMax = 1024;

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
    params->setMaxThreads(static_cast<int>(limits.connections) + kSpareThreads);
    params->setMaxQueued(kQueueMax);
    params->setKeepAlive(true);
    // Short: a thread that begins to wait just when the server stops is not woken (Poco's dispatcher).
    params->setThreadIdleTime(Poco::Timespan(kQueueWaitMicros));
    params->setTimeout(Poco::Timespan(limits.body_time.count() * 1000));
    return params;
}

}  // namespace

HttpServer::HttpServer(const Poco::Net::ServerSocket& socket, RequestHandler& handler, const Limits& limits,
                       Observer& observer)
    : deadlines_(limits),
      addresses_(limits.connections_per_address),
      threads_("http", kThreadsMin, static_cast<int>(limits.connections) + kSpareThreads + 1,
               kThreadIdleSeconds, kStackSize),
      socket_(socket) {
    const auto params = params_of(limits);
    Poco::Net::TCPServerConnectionFactory::Ptr factory(
        new Factory({handler, limits, observer, deadlines_, addresses_, stopping_, params}));
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
    socket_.close();  // whoever comes now is refused, not left to wait
    deadlines_.begin_stop();
    threads_.joinAll();
}

}  // namespace sessionaudit::server
