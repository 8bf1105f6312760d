#include "cookie/audit/declaration.hpp"
#include "cookie/checks/check_tools.hpp"

namespace sessionaudit::checks {
namespace {

constexpr AuditReference kReferences[] = {refs::kPlanet49};

void target(TargetFacts& target, CookieFindings& findings) {
    const Declaration declaration(target);
    for (const DeclaredEntry& entry : declaration.entries()) {
        if (declaration.is_seen(entry)) continue;
        // Without a browser nobody has seen what scripts set.
        const KnownCookie* const known = target.catalogue->find(entry.name);
        if (!target.browser && known != nullptr && known->by_script) continue;
        FindingDraft* const draft = findings.raise(target, entry.name);
        if (draft == nullptr) continue;
        draft->sure(target.browser ? Confidence::medium : Confidence::low);
        draft->finding.cookie = entry.name;
        draft->says(entry.name + " is declared in " + declaration.where() + ", but was not set here");
    }
}

}  // namespace

CookieCheck declared_not_seen() {
    return {
        .info = {.id = "declared_not_seen",
                 .title = "Declared cookie that was not seen",
                 .category = "declaration",
                 .severity = FindingLevel::info,
                 .why = "A declaration that lists what is not there tells visitors little about what is.",
                 .fix = "Remove it from the declaration, or check that the pages that set it were looked at.",
                 .references = kReferences,
                 .zap_id = "",
                 .cwe = "",
                 .needs = "declaration"},
        .target = target};
}

}  // namespace sessionaudit::checks
