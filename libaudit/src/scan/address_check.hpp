// Which addresses are public: those that anybody on the Internet could ask just as well.
#pragma once

#include <sys/socket.h>

namespace sessionaudit {

/// False for loopback, private, shared, link-local, multicast and reserved addresses (RFC 6890 and the IANA
/// special-purpose registries), for IPv6 that carries such an IPv4 address, and for what is no IP at all.
bool is_public_address(const sockaddr& address);

}  // namespace sessionaudit
