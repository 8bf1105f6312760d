// A running server: an open store behind a socket. What main() starts, and tests too.
#pragma once

#include <Poco/Net/ServerSocket.h>

#include <memory>

#include "config.hpp"
#include "sessionaudit/vault.hpp"

namespace sessionaudit::server {

/// Serves from the constructor on. Threads: stop() and reload() from any.
class Server {
  public:
    /// `vault` and `config` outlive it. Throws Error{io_error} when it cannot listen, Error{invalid_argument}
    /// for a certificate that cannot be used.
    Server(const Vault& vault, const Config& config);
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;
    ~Server();

    std::uint16_t port() const;
    /// Takes no more requests, finishes those that were begun, gives running jobs back.
    void stop();

  private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace sessionaudit::server
