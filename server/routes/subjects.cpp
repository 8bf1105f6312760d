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
    SubjectInfo shown = *subject;
    if (shown.sessions.size() > kSessionsShown) shown.sessions.resize(kSessionsShown);
    json answer = json_of(shown);
    answer["session_count"] = subject->sessions.size();
    answer["consents"] = json::array();
    for (const CurrentConsent& choice : call.app.vault.consents().current(identifier))
        answer["consents"].emplace_back(json_of(choice));
    if (const auto restricted = call.app.vault.consents().restriction(identifier))
        answer["restricted_since"] = time_json(restricted->since);
    return Reply::json(answer);
}

}  // namespace

void add_subjects_routes(RouteTable& table) {
    table.add("lookUpSubject", look_up_subject);
}

}  // namespace sessionaudit::server
