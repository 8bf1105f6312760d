#include "dispatch/forwarded.hpp"

#include <Poco/String.h>

#include <algorithm>

namespace sessionaudit::server {
namespace {

using Poco::Net::IPAddress;

/// Some proxies add the port: "192.0.2.7:4711", "[2001:db8::7]:4711".
std::string without_port(const std::string& entry) {
    if (entry.starts_with('[')) return entry.substr(1, entry.find(']') - 1);
    return std::count(entry.begin(), entry.end(), ':') == 1 ? entry.substr(0, entry.find(':')) : entry;
}

/// Of all fields of that name, in order.
std::string forwarded_for(const Poco::Net::HTTPServerRequest& head) {
    std::string list;
    for (const auto& [name, value] : head)
        if (Poco::icompare(name, std::string("X-Forwarded-For")) == 0)
            list.append(list.empty() ? "" : ",").append(value);
    return list;
}

}  // namespace

std::string client_address(const std::string& peer, const Poco::Net::HTTPServerRequest& head,
                           const std::vector<AddressRange>& trusted) {
    if (trusted.empty()) return peer;
    const auto is_trusted = [&](const IPAddress& address) {
        return std::any_of(trusted.begin(), trusted.end(),
                           [&](const AddressRange& range) { return range.holds(address); });
    };
    auto client = parse_address(peer);
    if (!client || !is_trusted(*client)) return peer;
    std::string list = forwarded_for(head);
    while (!list.empty()) {
        const std::size_t comma = list.rfind(',');
        const std::string entry = Poco::trim(list.substr(comma == std::string::npos ? 0 : comma + 1));
        list.erase(comma == std::string::npos ? 0 : comma);
        const auto before = parse_address(without_port(entry));
        if (!before) break;
        client = before;
        if (!is_trusted(*client)) break;
    }
    return client->toString();
}

}  // namespace sessionaudit::server
