// Runs of a cookie audit made by hand, with rules of their own: what the reports need and nothing else.
#pragma once

#include <string>

#include "sessionaudit/audit_run.hpp"

namespace sessionaudit::test {

/// A shop with findings of every severity, compared with a baseline, a second target that could not be
/// reached, life-cycle tests, budgets.
AuditRun sample_audit();
/// Every text that a target or a file chooses holds what breaks formats: quotes, angle brackets, line ends,
/// control bytes, bytes that are no UTF-8, formulas, workflow commands.
AuditRun hostile_audit();
/// Without findings.
AuditRun clean_audit();

/// In every text of the hostile run.
std::string hostile_text();

}  // namespace sessionaudit::test
