// One connection: requests one after the other, read by Poco, answered by a handler.
#pragma once

#include <Poco/Net/HTTPServerParams.h>
#include <Poco/Net/StreamSocket.h>
#include <Poco/Net/TCPServerConnection.h>

#include <atomic>

#include "http/address_counts.hpp"
#include "http/deadlines.hpp"
#include "http/handler.hpp"
#include "http/observer.hpp"

namespace sessionaudit::server {

struct ConnectionParts {
    RequestHandler& handler;
    const Limits& limits;
    Observer& observer;
    Deadlines& deadlines;
    AddressCounts& addresses;
    const std::atomic<bool>& stopping;
    Poco::Net::HTTPServerParams::Ptr params;
};

class Connection : public Poco::Net::TCPServerConnection {
  public:
    Connection(const Poco::Net::StreamSocket& socket, const ConnectionParts& parts)
        : TCPServerConnection(socket), parts_(parts) {}
    void run() override;

  private:
    const ConnectionParts& parts_;
};

}  // namespace sessionaudit::server
