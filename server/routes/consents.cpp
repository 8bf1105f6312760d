// Choices of people, and whether a purpose may be served.
#include "api/json_values.hpp"
#include "api/problem.hpp"
#include "api/route_table.hpp"
#include "app.hpp"

namespace sessionaudit::server {
namespace {

using nlohmann::json;

ConsentHolder holder_of(const json& body) {
    if (body.contains("session") == body.contains("subject"))
        throw Problem(422, "invalid-request", "name either a session or a subject",
                      {{"/session", "either this or /subject"}});
    if (body.contains("subject")) return Identifier::parse(body["subject"].get<std::string>());
    return *SessionId::parse(body["session"].get<std::string>());
}

Reply decide_consent(Call& call) {
    const json& body = call.body;
    const ConsentDecision decision = call.app.vault.consents().decide(
        holder_of(body), body["purpose"].get_ref<const std::string&>(), body.value("jurisdiction", ""));
    json answer = {{"allowed", decision.allowed},
                   {"state", to_string(decision.state)},
                   {"restricted", decision.restricted},
                   {"objected", decision.objected},
                   {"sentence", decision.sentence()}};
    if (decision.record) answer["record"] = decision.record->to_string();
    if (decision.decided) answer["decided"] = time_json(*decision.decided);
    if (decision.expires) answer["expires"] = time_json(*decision.expires);
    return Reply::json(answer);
}

}  // namespace

void add_consents_routes(RouteTable& table) {
    table.add("decideConsent", decide_consent);
}

}  // namespace sessionaudit::server
