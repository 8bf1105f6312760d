// What is kept about a person.
#include "api/json_values.hpp"
#include "api/route_table.hpp"
#include "api/session_values.hpp"
#include "app.hpp"

namespace sessionaudit::server {
namespace {

using nlohmann::json;

/// More sessions than this are listed by searchSessions, a page at a time.
constexpr std::size_t kSessionsShown = 100;

Reply look_up_subject(Call& call) {
    const Identifier identifier = Identifier::parse(call.body["subject"].get_ref<const std::string&>());
    const auto subject = call.app.vault.subject(identifier);
    if (!subject) throw Error(ErrorCode::not_found, "nobody is known by this identifier");
    json answer = {{"owner", subject->owner.to_string()},
                   {"known_since", time_json(subject->known_since)},
                   {"identifiers", json::array()},
                   {"linked_visitors", json::array()},
                   {"session_count", subject->sessions.size()},
                   {"sessions", json::array()},
                   {"consents", json::array()}};
    for (const Identifier& known : subject->identifiers)
        answer["identifiers"].push_back(known.to_string());
    for (const OwnerId& visitor : subject->linked_visitors)
        answer["linked_visitors"].push_back(visitor.to_string());
    for (const SessionInfo& session : subject->sessions) {
        if (answer["sessions"].size() == kSessionsShown) break;
        answer["sessions"].push_back(session_json(session));
    }
    for (const CurrentConsent& choice : call.app.vault.consents().current(identifier))
        answer["consents"].push_back({{"purpose", choice.purpose}, {"state", to_string(choice.state)}});
    if (const auto restricted = call.app.vault.consents().restriction(identifier))
        answer["restricted_since"] = time_json(restricted->since);
    return Reply::json(answer);
}

}  // namespace

void add_subjects_routes(RouteTable& table) {
    table.add("lookUpSubject", look_up_subject);
}

}  // namespace sessionaudit::server
