// Addresses of internal servers that values give away.
#pragma once

#include <string_view>

namespace sessionaudit {

enum class AddressLeak { none, big_ip, private_address };
/// BIG-IP's unencrypted persistence values (F5 K6917), and IPv4 addresses of private networks (RFC 1918,
/// 3927), as they stand or in base64.
AddressLeak address_leak_in(std::string_view value);

}  // namespace sessionaudit
