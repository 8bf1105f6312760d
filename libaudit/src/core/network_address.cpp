#include "core/network_address.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>

#include "sessionaudit/error.hpp"

namespace sessionaudit {
namespace {

constexpr std::array<std::uint8_t, 12> kMappedPrefix = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
/// inet_pton wants a terminated string; no address is longer than this.
using TextBuffer = std::array<char, INET6_ADDRSTRLEN + 1>;

}  // namespace

std::optional<NetworkAddress> parse_address(std::string_view text) {
    const bool has_colon = text.find(':') != std::string_view::npos;
    if (has_colon) text = text.substr(0, text.find('%'));
    TextBuffer buffer{};
    if (text.empty() || text.size() >= buffer.size()) return std::nullopt;
    if (text.find('\0') != std::string_view::npos) return std::nullopt;
    std::copy(text.begin(), text.end(), buffer.begin());

    NetworkAddress address;
    address.ipv4 = !has_colon;
    if (inet_pton(has_colon ? AF_INET6 : AF_INET, buffer.data(), address.bytes.data()) != 1)
        return std::nullopt;
    if (has_colon && std::equal(kMappedPrefix.begin(), kMappedPrefix.end(), address.bytes.begin())) {
        std::copy_n(address.bytes.begin() + kMappedPrefix.size(), 4, address.bytes.begin());
        std::fill(address.bytes.begin() + 4, address.bytes.end(), std::uint8_t{0});
        address.ipv4 = true;
    }
    return address;
}

NetworkAddress NetworkAddress::truncated(unsigned bits) const {
    NetworkAddress network = *this;
    for (std::size_t i = 0; i < network.bytes.size(); ++i) {
        const auto before = static_cast<unsigned>(i) * 8;
        if (bits <= before)
            network.bytes[i] = 0;
        else if (bits < before + 8)
            network.bytes[i] &= static_cast<std::uint8_t>(0xFF << (before + 8 - bits));
    }
    return network;
}

std::string NetworkAddress::to_string() const {
    TextBuffer buffer{};
    inet_ntop(ipv4 ? AF_INET : AF_INET6, bytes.data(), buffer.data(), buffer.size());
    return buffer.data();
}

bool NetworkPrefix::overlaps(const NetworkPrefix& other) const {
    const unsigned common = std::min(bits, other.bits);
    return address.ipv4 == other.address.ipv4 && address.truncated(common) == other.address.truncated(common);
}

NetworkPrefix parse_network_prefix(std::string_view text) {
    const auto refuse = [](const std::string& what) { throw Error(ErrorCode::invalid_argument, what); };
    const std::size_t slash = text.find('/');
    const auto address = parse_address(text.substr(0, slash));
    if (!address)
        refuse("'" + std::string(text.substr(0, 60)) +
               "' is no address prefix; write for example 203.0.113.0/24 or 2001:db8::/32");
    const unsigned most = address->ipv4 ? 32 : 128;
    unsigned bits = most;
    if (slash != std::string_view::npos) {
        const std::string_view number = text.substr(slash + 1);
        const auto [end, problem] = std::from_chars(number.data(), number.data() + number.size(), bits);
        if (problem != std::errc{} || end != number.data() + number.size() || bits > most)
            refuse("the length after the / must be a number from 0 to " + std::to_string(most));
    }
    const NetworkAddress network = address->truncated(bits);
    if (network != *address)
        refuse("the prefix has bits beyond its length; write " + network.to_string() + "/" +
               std::to_string(bits));
    return {network, bits};
}

std::string truncated_network(const NetworkAddress& address, AddressPrefix prefix) {
    const unsigned bits = address.ipv4 ? std::min(prefix.ipv4_bits, 32U) : std::min(prefix.ipv6_bits, 128U);
    return address.truncated(bits).to_string() + '/' + std::to_string(bits);
}

std::string truncated_network(std::string_view address, AddressPrefix prefix) {
    const auto parsed = parse_address(address);
    return parsed ? truncated_network(*parsed, prefix) : std::string();
}

}  // namespace sessionaudit
