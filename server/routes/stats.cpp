// Numbers about all visits.
#include "api/route_table.hpp"
#include "app.hpp"

namespace sessionaudit::server {
namespace {

nlohmann::json visits_json(const VisitStats& stats) {
    return {{"events", stats.events},
            {"sessions", stats.sessions},
            {"page_views", stats.page_views},
            {"sessions_with_page_view", stats.sessions_with_page_view},
            {"bounces", stats.bounces},
            {"single_page_view", stats.single_page_view},
            {"engaged", stats.engaged},
            {"bounce_rate", stats.bounce_rate()},
            {"engaged_rate", stats.engaged_rate()},
            {"page_views_per_session", stats.page_views_per_session()},
            {"duration_mean_s", stats.duration_mean_s},
            {"duration_median_s", stats.duration_median_s},
            {"duration_p90_s", stats.duration_p90_s}};
}

Reply store_stats(Call& call) {
    const StoreStats stats = call.app.vault.stats();
    return Reply::json({{"all", visits_json(stats.all)},
                        {"bots", visits_json(stats.bots)},
                        {"active_sessions", stats.active_sessions},
                        {"subjects", stats.subjects}});
}

}  // namespace

void add_stats_routes(RouteTable& table) {
    table.add("storeStats", store_stats);
}

}  // namespace sessionaudit::server
