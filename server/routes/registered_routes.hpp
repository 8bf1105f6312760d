// All operations of the server.
#pragma once

#include "api/route_table.hpp"

namespace sessionaudit::server {

/// Adds the handlers of routes.def.
void add_registered_routes(RouteTable& table);

}  // namespace sessionaudit::server
