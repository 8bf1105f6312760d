// Internet addresses, and the part of one that may be kept.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sessionaudit {

/// How many leading bits of an address survive. The defaults keep a provider's neighbourhood and
/// lose the household: 256 addresses of IPv4, one end site of IPv6 (RFC 6177).
struct AddressPrefix {
    unsigned ipv4_bits = 24;
    unsigned ipv6_bits = 48;
};

/// An IPv4 or IPv6 address.
struct NetworkAddress {
    std::array<std::uint8_t, 16> bytes{};  ///< network order; IPv4 uses the first four
    bool ipv4 = false;

    bool operator==(const NetworkAddress&) const = default;

    /// The first `bits` bits, the rest zero. More bits than the address has keeps it whole.
    NetworkAddress truncated(unsigned bits) const;
    /// Dotted decimal, or RFC 5952.
    std::string to_string() const;
};

/// Reads dotted decimal (four decimal numbers without leading zeros) or RFC 4291 section 2.2 text.
/// An IPv4-mapped IPv6 address (::ffff:192.0.2.1) is the IPv4 address it stands for. A zone
/// (fe80::1%eth0) is dropped. Absent for anything else, host names and ports included.
std::optional<NetworkAddress> parse_address(std::string_view text);

/// All addresses that begin with the same bits.
struct NetworkPrefix {
    NetworkAddress address;  ///< no bit set beyond `bits`
    unsigned bits = 0;

    /// Whether an address can be in both.
    bool overlaps(const NetworkPrefix& other) const;
};
/// Reads "203.0.113.0/24", "2001:db8::/32", or one address. Throws Error{invalid_argument}.
NetworkPrefix parse_network_prefix(std::string_view text);

/// "203.0.113.0/24" or "2001:db8:12::/48".
std::string truncated_network(const NetworkAddress& address, AddressPrefix prefix);
/// The same for an address as text; empty when the text is not an address.
std::string truncated_network(std::string_view address, AddressPrefix prefix);

}  // namespace sessionaudit
