// Captures into the facts that rules look at.
#pragma once

#include "cookie/audit/facts.hpp"
#include "cookie/audit/prepared.hpp"

namespace sessionaudit {

/// Judges every line and groups them into cookies. Views point into `captured`.
void collect_facts(TargetFacts& target, const CookieAuditor::Prepared& prepared);

}  // namespace sessionaudit
