#include "cookie/checks/check_tools.hpp"

namespace sessionaudit::checks {
namespace {

constexpr AuditReference kReferences[] = {refs::kWstgFixation, refs::kCwe384};

void target(TargetFacts& target, CookieFindings& findings) {
    raise_for_failed_check(target, findings, "unknown_id_adopted");
}

}  // namespace

CookieCheck session_id_adopted() {
    return {
        .info = {.id = "session_id_adopted",
                 .title = "Session id of the visitor's own choosing",
                 .category = "life_cycle",
                 .severity = FindingLevel::high,
                 .why =
                     "An application that takes any id it is sent lets an attacker choose the id of somebody "
                     "else's session.",
                 .fix = "Start a new session, with an id of the server's own, for every id it does not know.",
                 .references = kReferences,
                 .zap_id = "",
                 .cwe = "384",
                 .needs = "recipe"},
        .target = target};
}

}  // namespace sessionaudit::checks
