// Global Privacy Control in an act: what it decides, and what it stands against.
#pragma once

#include <vector>

#include "sessionaudit/consent.hpp"
#include "sessionaudit/policy_set.hpp"

namespace sessionaudit {

/// Where a policy of the jurisdiction knows sale or sharing and the act carries Sec-GPC: 1, opts the purposes
/// that sell or share out. `known` are the holder's newest choices.
void apply_gpc(ConsentRecord& record, const PolicySet& policies, const Jurisdictions& jurisdictions,
               const std::vector<CurrentConsent>& known, Timestamp now);

}  // namespace sessionaudit
