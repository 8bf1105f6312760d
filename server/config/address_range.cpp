#include "config/address_range.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>

namespace sessionaudit::server {

using Poco::Net::IPAddress;

// Not Poco's own reading, which takes "::" for no address and "10.1" for one.
std::optional<IPAddress> parse_address(const std::string& text) {
    in_addr four{};
    in6_addr six{};
    if (::inet_pton(AF_INET, text.c_str(), &four) == 1) return IPAddress(&four, sizeof four);
    if (::inet_pton(AF_INET6, text.c_str(), &six) != 1) return std::nullopt;
    if (!IN6_IS_ADDR_V4MAPPED(&six)) return IPAddress(&six, sizeof six);
    std::copy_n(&six.s6_addr[12], 4, reinterpret_cast<std::uint8_t*>(&four));
    return IPAddress(&four, sizeof four);
}

bool AddressRange::holds(const IPAddress& other) const {
    if (other.family() != address.family()) return false;
    const IPAddress mask(bits, address.family());
    return (other & mask) == (address & mask);
}

std::optional<AddressRange> parse_address_range(const std::string& text) {
    const std::size_t slash = text.find('/');
    const auto address = parse_address(text.substr(0, slash));
    if (!address) return std::nullopt;
    AddressRange range{*address, address->family() == IPAddress::IPv6 ? 128U : 32U};
    if (slash == std::string::npos) return range;
    unsigned bits = 0;
    const char* const end = text.data() + text.size();
    const auto [stop, fault] = std::from_chars(text.data() + slash + 1, end, bits);
    if (fault != std::errc() || stop != end || bits > range.bits) return std::nullopt;
    range.bits = bits;
    return range;
}

}  // namespace sessionaudit::server
