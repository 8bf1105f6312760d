#include "cookie/audit/declaration.hpp"
#include "cookie/checks/check_tools.hpp"

namespace sessionaudit::checks {
namespace {

constexpr AuditReference kReferences[] = {refs::kPlanet49};

void target(TargetFacts& target, CookieFindings& findings) {
    const Declaration declaration(target);
    for (CookieFacts& cookie : target.cookies) {
        const auto entry = declaration.find(cookie);
        if (!cookie.judged || !entry || entry->party.empty()) continue;
        const bool third = cookie.audited.third_party;
        if ((entry->party == "third") == third) continue;
        FindingDraft* const draft = findings.raise(target, cookie);
        if (draft == nullptr) continue;
        draft->sure(Confidence::medium);
        draft->says(cookie.audited.name + " is a " + (third ? "third" : "first") + "-party cookie; " +
                    declaration.where() + " says " + entry->party + " party");
    }
}

}  // namespace

CookieCheck declared_party_wrong() {
    return {.info = {.id = "declared_party_wrong",
                     .title = "Cookie declared for the wrong party",
                     .category = "declaration",
                     .severity = FindingLevel::low,
                     .why = "Whether others have access to a cookie is part of what visitors must be told.",
                     .fix = "Correct the declaration.",
                     .references = kReferences,
                     .zap_id = "",
                     .cwe = "",
                     .needs = "declaration"},
            .target = target};
}

}  // namespace sessionaudit::checks
