#include "consent/withdrawal.hpp"

#include <algorithm>

#include "sessionaudit/policy_decision.hpp"
#include "tables/sessions.hpp"

namespace sessionaudit {
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
        for (const SessionId& session : unheld_sessions_with(store, held, owner.owner, purpose))
            erased += delete_events(store, session, purpose);
    return erased;
}

}  // namespace sessionaudit
