#include "cookie/audit/declaration.hpp"
#include "cookie/checks/check_tools.hpp"

namespace sessionaudit::checks {
namespace {

constexpr AuditReference kReferences[] = {refs::kPlanet49, refs::kEprivacy};

void target(TargetFacts& target, CookieFindings& findings) {
    const Declaration declaration(target);
    for (CookieFacts& cookie : target.cookies) {
        const auto entry = declaration.find(cookie);
        if (!cookie.judged || !entry || entry->purpose.empty() || cookie.known == nullptr) continue;
        const std::string& actual = cookie.known->purpose;
        // Only where it matters for the choice: a tracker that is called something else.
        if (!needs_consent(actual) || needs_consent(entry->purpose)) continue;
        FindingDraft* const draft = findings.raise(target, cookie);
        if (draft == nullptr) continue;
        draft->sure(Confidence::medium);
        draft->says(cookie.audited.name + " is known for " + actual + " (" + cookie.known->platform + "); " +
                    declaration.where() + " calls it " + entry->purpose);
    }
}

}  // namespace

CookieCheck declared_purpose_wrong() {
    return {
        .info = {.id = "declared_purpose_wrong",
                 .title = "Cookie declared for another purpose",
                 .category = "declaration",
                 .severity = FindingLevel::medium,
                 .why =
                     "A choice that was made for one purpose does not cover another, and calling a tracker "
                     "necessary takes the choice away.",
                 .fix = "Declare the purpose that the cookie's maker names, and ask for consent where that "
                        "purpose needs it.",
                 .references = kReferences,
                 .zap_id = "",
                 .cwe = "",
                 .needs = "declaration"},
        .target = target};
}

}  // namespace sessionaudit::checks
