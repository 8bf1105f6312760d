#include "cookie/checks/check_tools.hpp"

namespace sessionaudit::checks {
namespace {

constexpr AuditReference kReferences[] = {refs::kAsvs724, refs::kWstgFixation, refs::kCwe384};

void target(TargetFacts& target, CookieFindings& findings) {
    raise_for_failed_check(target, findings, "old_id_dead");
}

}  // namespace

CookieCheck session_old_id_alive() {
    return {
        .info = {.id = "session_old_id_alive",
                 .title = "Old session id that still works after login",
                 .category = "life_cycle",
                 .severity = FindingLevel::high,
                 .why =
                     "A new id is worth little while the one from before the login opens the same session.",
                 .fix = "End the old session on the server when the new id is issued.",
                 .references = kReferences,
                 .zap_id = "",
                 .cwe = "384",
                 .needs = "recipe"},
        .target = target};
}

}  // namespace sessionaudit::checks
