// Numbers about all visits.
#include "api/route_table.hpp"
#include "app.hpp"
#include "sessionaudit/record_json.hpp"

namespace sessionaudit::server {
namespace {

Reply store_stats(Call& call) {
    return Reply::json(json_of(call.app.vault.stats()));
}

}  // namespace

void add_stats_routes(RouteTable& table) {
    table.add("storeStats", store_stats);
}

}  // namespace sessionaudit::server
