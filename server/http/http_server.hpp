// The listening side: connections on Poco's TCP server, each a loop of requests on its own thread.
#pragma once

#include <Poco/Net/HTTPServerParams.h>
#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/TCPServer.h>
#include <Poco/ThreadPool.h>

#include <atomic>
#include <memory>

#include "http/address_counts.hpp"
#include "http/deadlines.hpp"
#include "http/handler.hpp"
#include "http/observer.hpp"

namespace sessionaudit::server {

/// Listens from the constructor on. Threads: stop() from any.
class HttpServer {
  public:
    /// `socket` is bound and listens; a secure one ends TLS.
    HttpServer(const Poco::Net::ServerSocket& socket, RequestHandler& handler, const Limits& limits,
               Observer& observer);
    HttpServer(const HttpServer&) = delete;
    HttpServer& operator=(const HttpServer&) = delete;
    ~HttpServer();

    std::uint16_t port() const;
    /// Takes no more connections, lets requests that were begun finish within the limit for that, closes the
    /// rest.
    void stop();

  private:
    Deadlines deadlines_;
    AddressCounts addresses_;
    std::atomic<bool> stopping_{false};
    Poco::ThreadPool threads_;
    Poco::Net::ServerSocket socket_;
    std::unique_ptr<Poco::Net::TCPServer> server_;
};

}  // namespace sessionaudit::server
