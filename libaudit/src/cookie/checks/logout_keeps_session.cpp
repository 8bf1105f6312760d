#include "cookie/checks/check_tools.hpp"

namespace sessionaudit::checks {
namespace {

constexpr AuditReference kReferences[] = {refs::kAsvs741, refs::kWstgLogout, refs::kCwe613};

void target(TargetFacts& target, CookieFindings& findings) {
    raise_for_failed_check(target, findings, "logout_kills");
}

}  // namespace

CookieCheck logout_keeps_session() {
    return {
        .info = {.id = "logout_keeps_session",
                 .title = "Session that survives the logout",
                 .category = "life_cycle",
                 .severity = FindingLevel::high,
                 .why = "The logout only hides the session from its owner: a copied cookie goes on working.",
                 .fix = "End the session on the server at logout, then delete the cookie.",
                 .references = kReferences,
                 .zap_id = "",
                 .cwe = "613",
                 .needs = "recipe"},
        .target = target};
}

}  // namespace sessionaudit::checks
