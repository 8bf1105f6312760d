// A running server: an open store behind a socket. What main() starts, and tests too.
#pragma once

#include <memory>

#include "config/config.hpp"
#include "sessionaudit/vault.hpp"

namespace sessionaudit::server {

class Log;

/// Serves from the constructor on. Threads: stop() and reload() from any.
class Server {
  public:
    /// `vault`, `config` and `log` outlive it; a null `log` keeps it silent. Throws Error{io_error} when it
    /// cannot listen, Error{invalid_argument} for a certificate that cannot be used and for an address beyond
    /// loopback without TLS.
    Server(const Vault& vault, const Config& config, Log* log = nullptr);
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;
    ~Server();

    std::uint16_t port() const;
    /// Reads the certificate and its key anew; a pair that cannot be used is told to the log, and the old one
    /// stays. Connections go on. Returns whether the files are in force now.
    bool reload() noexcept;
    /// The same when the files have changed, and nothing otherwise: a thread does so every few seconds.
    bool reload_if_changed() noexcept;
    /// /readyz says from now on that it stops; requests are still answered.
    void begin_stop() noexcept;
    /// Takes no more requests, finishes those that were begun (for as long as the limits allow), gives
    /// running jobs back.
    void stop();

  private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace sessionaudit::server
