#include "cookie/checks/check_tools.hpp"

namespace sessionaudit::checks {
namespace {

constexpr AuditReference kReferences[] = {refs::kAsvs731, refs::kWstgTimeout, refs::kCheatSheet,
                                          refs::kCwe613};

void target(TargetFacts& target, CookieFindings& findings) {
    raise_for_failed_check(target, findings, "idle_timeout");
}

}  // namespace

CookieCheck idle_timeout_missing() {
    return {
        .info = {.id = "idle_timeout_missing",
                 .title = "Session that does not end when idle",
                 .category = "life_cycle",
                 .severity = FindingLevel::medium,
                 .why = "A session left open on a shared device stays open for whoever comes next.",
                 .fix =
                     "End sessions on the server after a time without requests: 15 to 30 minutes are usual, "
                     "2 to 5 for high value.",
                 .references = kReferences,
                 .zap_id = "",
                 .cwe = "613",
                 .needs = "recipe"},
        .target = target};
}

}  // namespace sessionaudit::checks
