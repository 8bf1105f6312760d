// From a socket to the handlers and back.
#pragma once

#include <Poco/Net/HTTPServer.h>
#include <Poco/Net/ServerSocket.h>
#include <Poco/ThreadPool.h>

#include <cstdint>
#include <string>

#include "access_log.hpp"
#include "handlers.hpp"

namespace shop {

/// PEM files; empty: http.
struct Certificate {
    std::string file;
    std::string key;
};

/// Listens on 127.0.0.1 only. Port 0 takes a free one. With a certificate it speaks https. Throws
/// sessionaudit::Error{io_error} when the port is taken, {invalid_argument} for files that are no certificate
/// and key.
Poco::Net::ServerSocket listen(std::uint16_t port, const Certificate& certificate);

/// Which scripts pages may load and whom they may speak with: nobody, or the server of the browser API.
std::string content_policy(const std::string& browser_server);

class Server {
  public:
    Server(const Poco::Net::ServerSocket& socket, Handlers& handlers, AccessLog& log,
           const std::string& content_policy);
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;
    ~Server();

    /// Takes no more connections, and returns when every request that had begun is answered.
    void stop();

  private:
    Poco::ThreadPool threads_;
    Poco::Net::HTTPServer server_;
};

}  // namespace shop
