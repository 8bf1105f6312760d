#pragma once

#include <Poco/Net/Context.h>
#include <Poco/Net/ServerSocket.h>

#include <string>

#include "config/config.hpp"

namespace sessionaudit::server {

/// A socket that listens as configured; `context` ends TLS on it, and is null for none. Throws
/// Error{invalid_argument} beyond loopback without TLS, unless the configuration says that a proxy ends it;
/// Error{io_error} when the address cannot be had.
Poco::Net::ServerSocket listen(const Config& config, const Poco::Net::Context::Ptr& context);

/// Why these settings may not listen; empty when they may. Also for an address that is none.
std::string listen_complaint(const Config& config);

}  // namespace sessionaudit::server
