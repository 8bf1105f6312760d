// Tickets that an application hands to its pages, so that they may speak for their visitor to the browser
// API.
#include <algorithm>

#include "api/json_values.hpp"
#include "api/route_table.hpp"
#include "app.hpp"
#include "http/problem.hpp"

namespace sessionaudit::server {
namespace {

Reply issue_browser_ticket(Call& call) {
    const std::string& origin = call.body["origin"].get_ref<const std::string&>();
    const auto& known = call.app.config.consent_origins;
    if (std::find(known.begin(), known.end(), origin) == known.end())
        throw Problem(422, "invalid-request", "this origin is not one of the configured ones",
                      {{"/origin", "add it to consent_origins of the server's configuration"}});
    const auto id = *SessionId::parse(call.body["session"].get_ref<const std::string&>());
    const auto session = call.app.vault.sessions().find(id);
    // A token for one site learns nothing of the others' sessions, not even that they are there.
    if (!session || (!call.principal->site.empty() && session->site != call.principal->site))
        throw Error(ErrorCode::not_found, "there is no such session");
    const BrowserTicket ticket = call.app.vault.browser_tickets().issue(id, origin);
    return Reply::json({{"ticket", ticket.ticket}, {"expires", time_json(ticket.expires)}}, 201);
}

}  // namespace

void add_browser_tickets_routes(RouteTable& table) {
    table.add("issueBrowserTicket", issue_browser_ticket);
}

}  // namespace sessionaudit::server
