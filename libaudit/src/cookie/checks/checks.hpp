// A rule: what `sessionaudit rules` says of it, and the function that decides it. One file each beside this
// one, and one line in checks.def.
#pragma once

#include <span>

#include "cookie/audit/findings.hpp"

namespace sessionaudit {

struct CookieCheck {
    CookieRuleInfo info;
    /// Asked for each line that a browser keeps, or keeps where third-party cookies are allowed.
    void (*kept)(const LineFacts&, const TargetFacts&, CookieFindings&) = nullptr;
    /// Asked for each line that is refused.
    void (*refused)(const LineFacts&, const TargetFacts&, CookieFindings&) = nullptr;
    /// Asked once, when all lines are judged.
    void (*target)(TargetFacts&, CookieFindings&) = nullptr;
};

/// Sorted by id.
std::span<const CookieCheck> cookie_checks();

}  // namespace sessionaudit
