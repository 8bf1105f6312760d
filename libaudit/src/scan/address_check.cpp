#include "scan/address_check.hpp"

#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <initializer_list>

namespace sessionaudit {
namespace {

struct Network {
    std::uint32_t address;
    unsigned bits;
};

constexpr Network kNotPublic[] = {
    {0x00000000, 8},   // this network
    {0x0A000000, 8},   // private
    {0x64400000, 10},  // shared, RFC 6598
    {0x7F000000, 8},   // loopback
    {0xA9FE0000, 16},  // link-local, where clouds keep their metadata
    {0xAC100000, 12},  // private
    {0xC0000000, 24},  // IETF protocol assignments
    {0xC0000200, 24},  // documentation
    {0xC0586300, 24},  // 6to4 relays
    {0xC0A80000, 16},  // private
    {0xC6120000, 15},  // benchmarks
    {0xC6336400, 24},  // documentation
    {0xCB007100, 24},  // documentation
    {0xE0000000, 3},   // multicast and reserved
};

bool is_public_v4(std::uint32_t address) {
    for (const Network& network : kNotPublic)
        if (((address ^ network.address) >> (32 - network.bits)) == 0) return false;
    return true;
}

std::uint32_t v4_at(const std::array<std::uint8_t, 16>& bytes, std::size_t at) {
    std::uint32_t address = 0;
    for (std::size_t i = 0; i < 4; ++i)
        address = address << 8U | bytes[at + i];
    return address;
}

bool starts(const std::array<std::uint8_t, 16>& bytes, std::initializer_list<std::uint8_t> with) {
    return std::equal(with.begin(), with.end(), bytes.begin());
}

bool is_public_v6(const std::array<std::uint8_t, 16>& bytes) {
    if (starts(bytes, {0, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0})) return is_public_v4(v4_at(bytes, 12));
    if (starts(bytes, {0x20, 0x02})) return is_public_v4(v4_at(bytes, 2));
    if (starts(bytes, {0x20, 0x01, 0x0D, 0xB8})) return false;         // documentation
    if (starts(bytes, {0x20, 0x01}) && bytes[2] < 0x02) return false;  // protocol assignments, Teredo
    return (bytes[0] & 0xE0U) == 0x20;                                 // the only global unicast there is
}

}  // namespace

bool is_public_address(const sockaddr& address) {
    if (address.sa_family == AF_INET) {
        sockaddr_in v4{};
        std::memcpy(&v4, &address, sizeof v4);
        return is_public_v4(ntohl(v4.sin_addr.s_addr));
    }
    if (address.sa_family != AF_INET6) return false;
    sockaddr_in6 v6{};
    std::memcpy(&v6, &address, sizeof v6);
    std::array<std::uint8_t, 16> bytes{};
    std::memcpy(bytes.data(), &v6.sin6_addr, bytes.size());
    if (IN6_IS_ADDR_V4MAPPED(&v6.sin6_addr)) return is_public_v4(v4_at(bytes, 12));
    return is_public_v6(bytes);
}

}  // namespace sessionaudit
