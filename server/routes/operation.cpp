// Is it alive, is it ready, how is it doing, and what can be asked of it.
#include "api/description_text.hpp"
#include "api/etag.hpp"
#include "api/route_table.hpp"
#include "app.hpp"
#include "monitoring/metrics.hpp"
#include "monitoring/readiness.hpp"

namespace sessionaudit::server {
namespace {

Reply get_health(Call&) {
    return Reply::json({{"status", "alive"}});
}

Reply get_readiness(Call& call) {
    nlohmann::json checks = nlohmann::json::object();
    bool ready = true;
    for (const ReadinessCheck& check : call.app.readiness.checks()) {
        ready = ready && check.reason.empty();
        checks[check.name] = check.reason.empty() ? "ok" : check.reason;
    }
    Reply reply =
        Reply::json({{"status", ready ? "ready" : "not_ready"}, {"checks", checks}}, ready ? 200 : 503);
    if (!ready) reply.headers.emplace_back("Retry-After", "5");
    return reply;
}

Reply get_metrics(Call& call) {
    Reply reply;
    reply.content_type = "text/plain; version=0.0.4; charset=utf-8";
    reply.body = call.app.metrics.text();
    return reply;
}

Reply get_description(Call& call) {
    static const std::string etag = etag_of(description_text());
    Reply reply;
    reply.content_type = "application/json";
    reply.body = description_text();
    reply.headers = {{"Cache-Control", "public, max-age=3600"}};
    return with_etag(call, std::move(reply), etag);
}

}  // namespace

void add_operation_routes(RouteTable& table) {
    table.add("getHealth", get_health);
    table.add("getReadiness", get_readiness);
    table.add("getMetrics", get_metrics);
    table.add("getDescription", get_description);
}

}  // namespace sessionaudit::server
