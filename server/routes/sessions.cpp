// Sessions and their events.
#include "api/json_values.hpp"
#include "api/route_table.hpp"
#include "app.hpp"

namespace sessionaudit::server {
namespace {

using nlohmann::json;

RequestContext context_of(const json& body) {
    const auto found = body.find("context");
    if (found == body.end()) return {};
    return {found->value("address", ""), found->value("user_agent", "")};
}

Reply start_session(Call& call) {
    const json& body = call.body;
    StartRequest request;
    request.site = body.value("site", "");
    request.profile = body.value("profile", "");
    if (body.contains("subject")) request.subject = Identifier::parse(body["subject"].get<std::string>());
    request.context = context_of(body);
    request.jurisdiction = body.value("jurisdiction", "");
    if (body.contains("attributes"))
        for (const auto& [name, value] : body["attributes"].items())
            request.attributes.emplace_back(name, value.get<std::string>());
    const IssuedSession issued = call.app.vault.sessions().start(request);
    const std::string id = issued.id.to_string();
    return Reply::created({{"id", id},
                           {"token", issued.token},
                           {"set_cookie", issued.set_cookie},
                           {"warnings", issued.warnings}},
                          "/api/v1/sessions/" + id);
}

Reply check_session(Call& call) {
    const CheckResult result = call.app.vault.sessions().check(
        call.body["token"].get_ref<const std::string&>(), context_of(call.body));
    json answer = {{"status", to_string(result.status)}};
    if (result.status == TokenStatus::active || result.status == TokenStatus::ended)
        answer["id"] = result.id.to_string();
    if (result.status == TokenStatus::ended) answer["reason"] = to_string(result.reason);
    if (result.status == TokenStatus::active) {
        answer["expires"] = time_json(result.expires);
        answer["renewal_due"] = result.renewal_due;
    }
    for (const HijackSignal signal : result.signals)
        answer["signals"].push_back(to_string(signal));
    return Reply::json(answer);
}

}  // namespace

void add_sessions_routes(RouteTable& table) {
    table.add("startSession", start_session);
    table.add("checkSession", check_session);
}

}  // namespace sessionaudit::server
