// A network, as configurations write it (RFC 4632, RFC 4291).
#pragma once

#include <Poco/Net/IPAddress.h>

#include <optional>
#include <string>

namespace sessionaudit::server {

/// Absent when the text is no address. IPv4 that came mapped into IPv6, as on a socket of both families, is
/// IPv4.
std::optional<Poco::Net::IPAddress> parse_address(const std::string& text);

/// "192.0.2.7", "10.0.0.0/8", "2001:db8::/32".
struct AddressRange {
    Poco::Net::IPAddress address;
    unsigned bits = 0;
    bool holds(const Poco::Net::IPAddress& other) const;
};
std::optional<AddressRange> parse_address_range(const std::string& text);

}  // namespace sessionaudit::server
