#include "cookie/audit/address_leak.hpp"

#include <array>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string>

#include "cookie/audit/value_shape.hpp"
#include "core/ascii.hpp"

namespace sessionaudit {
namespace {

using ascii::is_digit;
using ascii::is_hex;

std::size_t count_digits(std::string_view text) {
    std::size_t count = 0;
    while (count < text.size() && is_digit(text[count]))
        ++count;
    return count;
}

/// address.port.0000: both little-endian, in decimal.
bool is_decimal_big_ip(std::string_view value) {
    const std::size_t address = count_digits(value);
    if (address < 7 || address > 10 || address == value.size() || value[address] != '.') return false;
    const std::string_view rest = value.substr(address + 1);
    const std::size_t port = count_digits(rest);
    return port >= 1 && port <= 5 && rest.substr(port) == ".0000";
}

/// rd, a route domain, o, and an address mapped into IPv6; or vi and an address of IPv6 with a port.
bool is_hex_big_ip(std::string_view value) {
    const bool route = value.starts_with("rd");
    if (!route && !value.starts_with("vi")) return false;
    value.remove_prefix(2);
    if (route) {
        const std::size_t domain = count_digits(value);
        if (domain == 0 || value.size() <= domain || value[domain] != 'o') return false;
        value.remove_prefix(domain + 1);
    }
    constexpr std::size_t kAddressSize = 32;
    if (value.size() <= kAddressSize + 1) return false;
    for (const char c : value.substr(0, kAddressSize))
        if (!is_hex(c)) return false;
    const char separator = value[kAddressSize];
    const std::string_view port = value.substr(kAddressSize + 1);
    return (separator == 'o' || separator == '.') && port.size() <= 5 && count_digits(port) == port.size();
}

std::optional<std::array<int, 4>> read_quad(std::string_view& text) {
    std::array<int, 4> quad{};
    for (std::size_t i = 0; i < quad.size(); ++i) {
        const std::size_t digits = count_digits(text);
        if (digits == 0 || digits > 3) return std::nullopt;
        std::from_chars(text.data(), text.data() + digits, quad[i]);
        if (quad[i] > 255) return std::nullopt;
        text.remove_prefix(digits);
        if (i == 3) break;
        if (text.empty() || text.front() != '.') return std::nullopt;
        text.remove_prefix(1);
    }
    return quad;
}

bool is_private(const std::array<int, 4>& quad) {
    return quad[0] == 10 || (quad[0] == 172 && quad[1] >= 16 && quad[1] <= 31) ||
           (quad[0] == 192 && quad[1] == 168) || (quad[0] == 169 && quad[1] == 254);
}

bool has_private_address(std::string_view value) {
    for (std::size_t at = 0; at < value.size(); ++at) {
        if (!is_digit(value[at])) continue;
        // Versions and measurements have dots too; an address begins and ends a word.
        const bool begins = at == 0 || (!ascii::is_alnum(value[at - 1]) && value[at - 1] != '.');
        std::string_view rest = value.substr(at);
        const auto quad = begins ? read_quad(rest) : std::nullopt;
        const bool ends = rest.empty() || (!ascii::is_alnum(rest.front()) && rest.front() != '.');
        if (quad && ends && is_private(*quad)) return true;
        at += count_digits(value.substr(at)) - 1;
    }
    return false;
}

}  // namespace

AddressLeak address_leak_in(std::string_view value) {
    if (is_decimal_big_ip(value) || is_hex_big_ip(value)) return AddressLeak::big_ip;
    if (value.find('.') != std::string_view::npos)
        return has_private_address(value) ? AddressLeak::private_address : AddressLeak::none;
    // 10.0.0.1 takes 12 characters of base64 at least, and an address with a port 28 at most.
    if (value.size() < 12 || value.size() > 32) return AddressLeak::none;
    const auto decoded = readable_base64(value);
    return decoded && has_private_address(*decoded) ? AddressLeak::private_address : AddressLeak::none;
}

}  // namespace sessionaudit
