#include "cookie/audit/declaration.hpp"
#include "cookie/checks/check_tools.hpp"

namespace sessionaudit::checks {
namespace {

constexpr AuditReference kReferences[] = {refs::kPlanet49, refs::kGdpr13};

void target(TargetFacts& target, CookieFindings& findings) {
    const Declaration declaration(target);
    for (CookieFacts& cookie : target.cookies) {
        const auto entry = declaration.find(cookie);
        if (!cookie.judged || !entry || !entry->lifetime || !cookie.audited.lifetime) continue;
        // What a policy file allows is lifetime_over_policy already.
        if (findings.has(cookie, "lifetime_over_policy")) continue;
        const std::int64_t declared = *entry->lifetime;
        // Tables round: 13 months are 390 days to one and 403 to another.
        if (declared != 0 && *cookie.audited.lifetime <= declared + declared / 20 + 3600) continue;
        FindingDraft* const draft = findings.raise(target, cookie);
        if (draft == nullptr) continue;
        draft->at(lifetime_span(target.first_line(cookie)));
        draft->says(cookie.audited.name + " lives " + duration_words(*cookie.audited.lifetime) + "; " +
                    declaration.where() + " says " +
                    (declared == 0 ? "it ends with the browser's session" : duration_words(declared)));
        LineEdits& edits = draft->repaired();
        if (declared == 0)
            edits.drop_lifetime = true;
        else
            edits.max_age = declared;
    }
}

}  // namespace

CookieCheck declared_lifetime_wrong() {
    return {
        .info = {.id = "declared_lifetime_wrong",
                 .title = "Cookie that lives longer than declared",
                 .category = "declaration",
                 .severity = FindingLevel::medium,
                 .why = "How long a cookie works is part of what visitors must be told, and they were told "
                        "less.",
                 .fix = "Shorten the cookie to what is declared, or correct the declaration.",
                 .references = kReferences,
                 .zap_id = "",
                 .cwe = "",
                 .needs = "declaration"},
        .target = target};
}

}  // namespace sessionaudit::checks
