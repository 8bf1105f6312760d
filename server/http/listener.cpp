#include "http/listener.hpp"

#include <Poco/Net/IPAddress.h>
#include <Poco/Net/NetException.h>
#include <Poco/Net/SecureServerSocket.h>

#include "sessionaudit/error.hpp"

namespace sessionaudit::server {
namespace {

constexpr int kBacklog = 1024;

Poco::Net::ServerSocket open_socket(const Poco::Net::Context::Ptr& context) {
    if (context.isNull()) return Poco::Net::ServerSocket();
    // What a socket does is behind its pointer, so nothing is lost by keeping it as a ServerSocket.
    const Poco::Net::SecureServerSocket secure(context);
    const Poco::Net::Socket& socket = secure;
    return Poco::Net::ServerSocket(socket);
}

}  // namespace

std::string listen_complaint(const Config& config) {
    const auto address = parse_address(config.address);
    if (!address)
        return "the address is no IP address; write 127.0.0.1, ::1, 0.0.0.0 or one of this machine's";
    if (config.certificate.empty() != config.key.empty())
        return "a certificate and its key come together; one of the two is missing";
    if (config.certificate.empty() && !config.insecure_listen && !address->isLoopback())
        return "it would listen beyond this machine without TLS; name a certificate and its key, or, where a "
               "proxy in front ends TLS, set insecure_listen";
    return {};
}

Poco::Net::ServerSocket listen(const Config& config, const Poco::Net::Context::Ptr& context) {
    const std::string complaint = listen_complaint(config);
    if (!complaint.empty()) throw Error(ErrorCode::invalid_argument, complaint);
    Poco::Net::ServerSocket socket = open_socket(context);
    try {
        // Not the constructor that takes an address: it would share the port with whoever has it already.
        socket.bind(Poco::Net::SocketAddress(*parse_address(config.address), config.port), true, false);
        socket.listen(kBacklog);
        return socket;
    } catch (const Poco::Exception&) {
        throw Error(ErrorCode::io_error, "cannot listen on " + config.address + ":" +
                                             std::to_string(config.port) +
                                             "; is another program using it, is the address this machine's?");
    }
}

}  // namespace sessionaudit::server
