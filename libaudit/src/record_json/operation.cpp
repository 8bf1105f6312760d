// Who uses the admin server, and the numbers of a store.
#include "record_json/members.hpp"
#include "sessionaudit/access.hpp"
#include "sessionaudit/staff.hpp"
#include "sessionaudit/stats.hpp"

namespace sessionaudit {

Json json_of(const UserInfo& user) {
    Json roles = Json::array();
    for (const Role role : user.roles)
        roles.push_back(to_string(role));
    Json json{{"id", user.id.to_string()}, {"name", user.name}, {"roles", std::move(roles)}};
    put_text(json, "email", user.email);
    json["password_set"] = user.password_set;
    json["totp"] = user.totp;
    json["disabled"] = user.disabled.has_value();
    json["created"] = to_rfc3339(user.created);
    put_time(json, "password_changed", user.password_changed);
    put_time(json, "disabled_at", user.disabled);
    json["version"] = user.version;
    return json;
}

Json json_of(const TokenInfo& token) {
    Json scopes = Json::array();
    for (const Scope scope : token.scopes.list())
        scopes.push_back(to_string(scope));
    Json json{{"id", token.id.to_string()}, {"name", token.name}, {"scopes", std::move(scopes)}};
    put_text(json, "site", token.site);
    json["created"] = to_rfc3339(token.created);
    json["created_by"] = token.created_by;
    json["expires"] = to_rfc3339(token.expires);
    put_time(json, "last_used", token.last_used);
    put_time(json, "revoked", token.revoked);
    return json;
}

Json json_of(const VisitStats& stats) {
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

Json json_of(const StoreStats& stats) {
    return {{"all", json_of(stats.all)},
            {"bots", json_of(stats.bots)},
            {"active_sessions", stats.active_sessions},
            {"subjects", stats.subjects}};
}

}  // namespace sessionaudit
