#include "cookie/audit/declaration.hpp"
#include "cookie/checks/check_tools.hpp"

namespace sessionaudit::checks {
namespace {

constexpr AuditReference kReferences[] = {refs::kPlanet49, refs::kEprivacy, refs::kGdpr13};

void target(TargetFacts& target, CookieFindings& findings) {
    const Declaration declaration(target);
    if (!declaration.is_complete()) return;
    for (CookieFacts& cookie : target.cookies) {
        if (!cookie.judged || cookie.audited.verdict == CookieVerdict::refused || declaration.find(cookie))
            continue;
        FindingDraft* const draft = findings.raise(target, cookie);
        if (draft == nullptr) continue;
        draft->says(cookie.audited.name + " is not declared in " + declaration.where());
    }
}

}  // namespace

CookieCheck undeclared() {
    return {
        .info = {.id = "undeclared",
                 .title = "Cookie that nobody declared",
                 .category = "declaration",
                 .severity = FindingLevel::medium,
                 .why = "Visitors must be told of every cookie before they can agree to it, and this one is "
                        "not in the declaration.",
                 .fix = "Declare it with purpose, party and lifetime, or stop setting it.",
                 .references = kReferences,
                 .zap_id = "",
                 .cwe = "",
                 .needs = "declaration"},
        .target = target};
}

}  // namespace sessionaudit::checks
