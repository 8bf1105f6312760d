// Who asks when a proxy stands between: X-Forwarded-For, believed of the proxies that are configured and
// nobody else.
#pragma once

#include <Poco/Net/HTTPServerRequest.h>

#include <string>
#include <vector>

#include "config/address_range.hpp"

namespace sessionaudit::server {

/// `peer` unless it is a trusted proxy; then the last address of X-Forwarded-For that is none, for every
/// proxy adds whom it heard at the end. What stands before that address was written by whoever asks. Where an
/// entry is no address, the proxy that passed it on is all that is known.
std::string client_address(const std::string& peer, const Poco::Net::HTTPServerRequest& head,
                           const std::vector<AddressRange>& trusted);

}  // namespace sessionaudit::server
