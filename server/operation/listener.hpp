#pragma once

#include <Poco/Net/ServerSocket.h>

#include "config.hpp"

namespace sessionaudit::server {

/// A socket that listens as configured, with TLS when there is a certificate. Throws Error{io_error},
/// Error{invalid_argument}.
Poco::Net::ServerSocket listen(const Config& config);

}  // namespace sessionaudit::server
