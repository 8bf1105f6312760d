// The API for pages in browsers, /c/v1: consent and events of the visitor whose page holds a browser ticket,
// and nothing else. The session's own token stays in its HttpOnly cookie.
#include <Poco/String.h>

#include <algorithm>

#include "api/json_values.hpp"
#include "api/route_table.hpp"
#include "app.hpp"
#include "auth/browser_limits.hpp"
#include "http/problem.hpp"
#include "sessionaudit/privacy_signals.hpp"

namespace sessionaudit::server {
namespace {

using nlohmann::json;

const char* const kActor = "browser";

bool has_gpc(const Call& call) {
    std::vector<std::string> values;
    for (const auto& [name, value] : call.head)
        if (Poco::icompare(name, std::string("Sec-GPC")) == 0) values.push_back(value);
    // A page may see the signal where its browser sends no header: an extension sets the property alone.
    return parse_gpc(values) || call.asked("gpc") == "1" ||
           (call.body.is_object() && call.body.value("gpc", false));
}

/// The visitor whom the ticket stands for.
SessionInfo visitor_of(Call& call, const std::string& ticket) {
    BrowserLimits& limits = call.app.browser_limits;
    const Timestamp now = call.app.vault.clock().now();
    require_rate(limits.by_address, address_name(call.client), now);
    const auto session = call.app.vault.browser_tickets().check(ticket, call.head.get("Origin", ""));
    if (!session)
        throw Problem(403, "ticket-not-good",
                      "this ticket is not good: expired, of another page, or its session has ended");
    require_rate(limits.by_ticket, session->id.to_string(), now);
    return *session;
}

ConsentState state_of(const std::string& text) {
    for (const ConsentState state :
         {ConsentState::given, ConsentState::refused, ConsentState::withdrawn, ConsentState::opted_out})
        if (to_string(state) == text) return state;
    throw Problem(422, "invalid-request", "this is no choice",
                  {{"/choices", "given, refused, withdrawn, opted_out"}});
}

Reply record_choice(Call& call) {
    const json& body = call.body;
    const SessionInfo visitor = visitor_of(call, body["ticket"].get_ref<const std::string&>());
    ConsentAct act;
    act.holder = visitor.id;
    act.language = body.value("language", "");
    act.method = body["method"].get<std::string>();
    act.actor = kActor;
    for (const json& choice : body["choices"])
        act.choices.push_back({choice["purpose"].get<std::string>(),
                               state_of(choice["state"].get_ref<const std::string&>()),
                               {}});
    if (body.contains("notice")) {
        const json& notice = body["notice"];
        act.notice = {notice.value("id", ""), notice.value("version", ""), notice.value("sha256", "")};
    }
    if (has_gpc(call)) act.signals.emplace_back("Sec-GPC", "1");
    ConsentService service = call.app.vault.consents();
    const RecordId id = service.record(act);
    json answer = {{"record", id.to_string()}, {"notes", json::array()}};
    // What the page should tell its visitor: the signal of their browser stood against their yes.
    if (const auto record = service.find(act.holder, id))
        for (const ConsentFinding& finding : record->findings)
            answer["notes"].push_back({{"id", finding.id}, {"purpose", finding.purpose}});
    return Reply::json(answer, 201);
}

Event event_of(const json& from, Timestamp now) {
    Event event;
    event.kind = *parse_event_kind(from["kind"].get_ref<const std::string&>());
    // The visitor's clock is not believed; how long ago it was, is.
    event.at = now - Milliseconds(from.value("ago_ms", std::int64_t{0}));
    event.purpose = from.value("purpose", "");
    event.name = from.value("name", "");
    event.path = from.value("path", "");
    event.referrer = from.value("referrer", "");
    event.value_minor = from.value("value_minor", std::int64_t{0});
    event.currency = from.value("currency", "");
    if (from.contains("attributes"))
        for (const auto& [name, value] : from["attributes"].items())
            event.attributes.emplace_back(name, value.get<std::string>());
    return event;
}

Reply record_visit_events(Call& call) {
    const SessionInfo visitor = visitor_of(call, call.body["ticket"].get_ref<const std::string&>());
    if (has_gpc(call)) call.app.vault.consents().honour_gpc(visitor.id, kActor);
    const Timestamp now = call.app.vault.clock().now();
    std::vector<Event> events;
    for (const json& event : call.body["events"])
        events.push_back(event_of(event, now));
    const RecordedEvents done = call.app.vault.sessions().record_events(visitor.id, std::move(events));
    return Reply::json({{"recorded", done.recorded},
                        {"counted", done.counted + done.anonymised},
                        {"dropped", done.dropped},
                        {"reasons", done.reasons}});
}

Reply decide_for_visitor(Call& call) {
    const SessionInfo visitor = visitor_of(call, call.head.get("Consent-Ticket", ""));
    if (has_gpc(call)) call.app.vault.consents().honour_gpc(visitor.id, kActor);
    json decisions = json::array();
    std::string_view rest = call.asked("purposes");
    while (!rest.empty()) {
        const std::string_view purpose = rest.substr(0, rest.find(','));
        const ConsentDecision decision = call.app.vault.consents().decide(visitor.id, purpose);
        decisions.push_back(
            {{"purpose", purpose}, {"allowed", decision.allowed}, {"state", to_string(decision.state)}});
        rest.remove_prefix(std::min(purpose.size() + 1, rest.size()));
    }
    return Reply::json({{"decisions", decisions}});
}

}  // namespace

void add_browser_api_routes(RouteTable& table) {
    table.add("recordChoice", record_choice);
    table.add("recordVisitEvents", record_visit_events);
    table.add("decideForVisitor", decide_for_visitor);
}

}  // namespace sessionaudit::server
