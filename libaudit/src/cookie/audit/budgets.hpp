// Budgets of the policy, measured.
#pragma once

#include <vector>

#include "sessionaudit/cookie_audit.hpp"

namespace sessionaudit {

/// From what an audit has found; its `budgets` are not read.
std::vector<BudgetResult> measure_budgets(const CookieAuditPolicy& policy, const CookieAudit& audit);

}  // namespace sessionaudit
