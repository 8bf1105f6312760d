#include "routes/registered_routes.hpp"

namespace sessionaudit::server {

#define SESSIONAUDIT_REGISTER(name) void add_##name##_routes(RouteTable& table);
#include "routes/routes.def"
#undef SESSIONAUDIT_REGISTER

void add_registered_routes(RouteTable& table) {
#define SESSIONAUDIT_REGISTER(name) add_##name##_routes(table);
#include "routes/routes.def"
#undef SESSIONAUDIT_REGISTER
}

}  // namespace sessionaudit::server
