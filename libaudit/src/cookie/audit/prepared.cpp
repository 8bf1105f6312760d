#include "cookie/audit/prepared.hpp"

#include "cookie/audit/name_pattern.hpp"
#include "cookie/checks/checks.hpp"

namespace sessionaudit {

CookieAuditor::Prepared::Prepared(CookieAuditPolicy given, CookieCatalogue known)
    : policy(std::move(given)), catalogue(std::move(known)) {
    const auto checks = cookie_checks();
    settings.resize(checks.size());
    for (std::size_t i = 0; i < checks.size(); ++i) {
        const auto rule = policy.rules.find(std::string(checks[i].info.id));
        if (rule != policy.rules.end()) {
            settings[i].off = !rule->second.has_value();
            settings[i].severity = rule->second;
        }
        if (settings[i].off) continue;
        if (checks[i].kept != nullptr) kept.push_back(i);
        if (checks[i].refused != nullptr) refused.push_back(i);
        if (checks[i].target != nullptr) target.push_back(i);
    }
}

const ExpectedCookie* CookieAuditor::Prepared::expected(std::string_view name) const {
    const ExpectedCookie* found = nullptr;
    for (const ExpectedCookie& cookie : policy.cookies) {
        if (cookie.pattern == name) return &cookie;
        if (found == nullptr && matches_pattern(cookie.pattern, name)) found = &cookie;
    }
    return found;
}

}  // namespace sessionaudit
