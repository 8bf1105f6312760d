#include "consent/withdrawal.hpp"

#include <algorithm>

#include "sessionaudit/policy_decision.hpp"
#include "tables/segments.hpp"

namespace sessionaudit {
namespace {

std::int64_t count_events(storage::Connection& store, const SessionId& session, const std::string& purpose) {
    auto sum = store.prepare("SELECT sum(event_count) FROM segment WHERE session_id = $1 AND purpose = $2");
    sum.bind(session.view(), purpose);
    sum.step();
    return sum.row().integer(0);
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

std::int64_t erase_events_of_purpose(storage::Connection& store, const HeldItems& held,
                                     const std::vector<OwnerPlace>& owners, const std::string& purpose) {
    std::int64_t erased = 0;
    for (const OwnerPlace& owner : owners)
        for (const SessionId& session : unheld_sessions_with(store, held, owner.owner, purpose)) {
            erased += count_events(store, session, purpose);
            store.prepare("DELETE FROM segment WHERE session_id = $1 AND purpose = $2")
                .bind(session.view(), purpose)
                .run();
            count_events_again(store, session);
        }
    return erased;
}

}  // namespace sessionaudit
