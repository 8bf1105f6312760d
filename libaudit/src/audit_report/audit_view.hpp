// A run put into the one order that every format writes: whatever order targets and findings came in, the
// same run gives the same bytes.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <vector>

#include "sessionaudit/audit_run.hpp"

namespace sessionaudit {

inline constexpr std::size_t kFindingLevels = 5;
/// By FindingLevel.
using LevelCounts = std::array<std::size_t, kFindingLevels>;

struct ReportedFinding {
    const CookieFinding* finding = nullptr;
    FindingState state = FindingState::fresh;
    const Suppression* suppression = nullptr;  ///< null: none
};

struct ReportedTarget {
    const CookieAudit* audit = nullptr;
    std::vector<ReportedFinding> findings;      ///< worst first; then by rule, cookie, domain, path, place
    std::vector<const AuditedCookie*> cookies;  ///< by name, domain, path
    LevelCounts counts{};                       ///< without what is suppressed
    bool judged = true;  ///< false: nothing was captured, so a grade would be one of nothing
};

/// Points into the run, which has to stay.
struct AuditView {
    const AuditRun* run = nullptr;
    std::vector<ReportedTarget> targets;  ///< by name
    LevelCounts counts{};
    std::size_t cookies = 0;
    std::size_t responses = 0;
    std::size_t problems = 0;

    std::size_t in_state(FindingState state) const;
};

AuditView view_of(const AuditRun& run);
/// The rules looked at and those of the findings, each once, by id.
std::vector<const CookieRuleInfo*> rules_of(const AuditView& view);

inline constexpr std::array<FindingLevel, kFindingLevels> kWorstFirst = {
    FindingLevel::critical, FindingLevel::high, FindingLevel::medium, FindingLevel::low, FindingLevel::info};

}  // namespace sessionaudit
