#include "operation/listener.hpp"

#include <Poco/Net/NetException.h>
#include <Poco/Net/SSLException.h>
#include <Poco/Net/SecureServerSocket.h>

#include "sessionaudit/error.hpp"

namespace sessionaudit::server {
namespace {

constexpr int kBacklog = 512;

Poco::Net::ServerSocket open_socket(const Config& config) {
    if (config.certificate.empty()) return Poco::Net::ServerSocket();
    try {
        using Poco::Net::Context;
        Context::Ptr context(new Context(Context::TLS_SERVER_USE, config.key.string(),
                                         config.certificate.string(), "", Context::VERIFY_NONE));
        context->disableProtocols(Context::PROTO_SSLV2 | Context::PROTO_SSLV3 | Context::PROTO_TLSV1 |
                                  Context::PROTO_TLSV1_1);
        // What a socket does is behind its pointer, so nothing is lost by keeping it as a ServerSocket.
        const Poco::Net::SecureServerSocket secure(context);
        const Poco::Net::Socket& socket = secure;
        return Poco::Net::ServerSocket(socket);
    } catch (const Poco::Exception& fault) {
        throw Error(ErrorCode::invalid_argument,
                    "cannot use the certificate and its key: " + fault.displayText());
    }
}

}  // namespace

Poco::Net::ServerSocket listen(const Config& config) {
    Poco::Net::ServerSocket socket = open_socket(config);
    try {
        // Not the constructor that takes an address: it would share the port with whoever has it already.
        socket.bind(Poco::Net::SocketAddress(config.address, config.port), true, false);
        socket.listen(kBacklog);
        return socket;
    } catch (const Poco::Exception&) {
        throw Error(ErrorCode::io_error, "cannot listen on " + config.address + ":" +
                                             std::to_string(config.port) + "; is another program using it?");
    }
}

}  // namespace sessionaudit::server
