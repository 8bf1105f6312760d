// The parts of the HTML report.
#pragma once

#include <string>

#include "audit_report/audit_view.hpp"

namespace sessionaudit {

/// Escaped, on one line.
std::string html_text(std::string_view text);
std::string html_code(std::string_view text);
/// The pill that names a severity.
std::string html_level(FindingLevel level);
std::string html_grade(const ReportedTarget& target);

/// "What this means", for people who are not engineers.
std::string plain_words_part(const AuditView& view);
/// Targets at a glance.
std::string targets_part(const AuditView& view);
/// What changed since the baseline; empty without one.
std::string changes_part(const AuditView& view);
/// Cookies and findings of a target. `number` parts the ids of several.
std::string target_part(const AuditView& view, const ReportedTarget& target, std::size_t number);
/// Life-cycle tests and session ids; empty without any.
std::string sessions_part(const AuditView& view);
/// What these captures cannot show, problems, notes.
std::string limits_part(const AuditView& view);
/// How to see the same without this tool.
std::string checking_part(const AuditView& view);

}  // namespace sessionaudit
