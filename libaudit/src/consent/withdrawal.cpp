#include "consent/withdrawal.hpp"

#include <algorithm>

#include "session/segments.hpp"
#include "sessionaudit/policy_decision.hpp"

namespace sessionaudit {
namespace {

struct Touched {
    SessionId session{};
    std::int64_t events = 0;
};

std::vector<Touched> sessions_with(storage::Connection& store, const OwnerId& owner,
                                   const std::string& purpose) {
    auto select = store.prepare(
        "SELECT s.session_id, sum(g.event_count) FROM session s"
        " JOIN segment g ON g.session_id = s.session_id"
        " WHERE s.owner_id = $1 AND g.purpose = $2 GROUP BY s.session_id");
    select.bind(owner.view(), purpose);
    std::vector<Touched> sessions;
    while (select.step())
        sessions.push_back({SessionId::from_bytes(select.row().blob(0)), select.row().integer(1)});
    return sessions;
}

}  // namespace

OnWithdrawal on_withdrawal(const PolicySet& policies, const Jurisdictions& jurisdictions,
                           std::string_view purpose) {
    OnWithdrawal strictest = OnWithdrawal::keep_until_retention;
    for (const Policy* policy : policies_for(policies, jurisdictions)) {
        const Purpose* declared = policy->find_purpose(purpose);
        if (declared != nullptr && declared->consent.on_withdrawal)
            strictest = std::max(strictest, *declared->consent.on_withdrawal);
    }
    return strictest;
}

std::int64_t erase_events_of_purpose(storage::Connection& store, const std::vector<SubjectRef>& owners,
                                     const std::string& purpose) {
    std::int64_t erased = 0;
    for (const SubjectRef& owner : owners)
        for (const Touched& touched : sessions_with(store, owner.owner, purpose)) {
            store.prepare("DELETE FROM segment WHERE session_id = $1 AND purpose = $2")
                .bind(touched.session.view(), purpose)
                .run();
            count_events_again(store, touched.session);
            erased += touched.events;
        }
    return erased;
}

}  // namespace sessionaudit
