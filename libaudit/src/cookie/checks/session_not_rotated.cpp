#include "cookie/checks/check_tools.hpp"

namespace sessionaudit::checks {
namespace {

constexpr AuditReference kReferences[] = {refs::kAsvs724, refs::kWstgFixation, refs::kCwe384};

void target(TargetFacts& target, CookieFindings& findings) {
    raise_for_failed_check(target, findings, "rotation_at_login");
}

}  // namespace

CookieCheck session_not_rotated() {
    return {
        .info = {.id = "session_not_rotated",
                 .title = "Session id that stays the same at login",
                 .category = "life_cycle",
                 .severity = FindingLevel::high,
                 .why = "Who plants an id in a browser before the login shares the session after it (session "
                        "fixation).",
                 .fix = "Issue a new id at every login and change of rights, and carry over only what is "
                        "needed.",
                 .references = kReferences,
                 .zap_id = "",
                 .cwe = "384",
                 .needs = "recipe"},
        .target = target};
}

}  // namespace sessionaudit::checks
