// What an auditor makes of its policy and catalogue once, so that audits need not.
#pragma once

#include <vector>

#include "cookie/audit/findings.hpp"

namespace sessionaudit {

struct CookieAuditor::Prepared {
    Prepared(CookieAuditPolicy given, CookieCatalogue catalogue);

    CookieAuditPolicy policy;
    CookieCatalogue catalogue;
    std::vector<RuleSetting> settings;  ///< by rule, in the order of cookie_checks()
    std::vector<std::size_t> kept;      ///< rules asked for kept lines
    std::vector<std::size_t> refused;
    std::vector<std::size_t> target;

    /// The first entry of the policy whose pattern fits; one without a star before those with.
    const ExpectedCookie* expected(std::string_view name) const;
};

}  // namespace sessionaudit
