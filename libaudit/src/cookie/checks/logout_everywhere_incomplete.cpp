#include "cookie/checks/check_tools.hpp"

namespace sessionaudit::checks {
namespace {

constexpr AuditReference kReferences[] = {refs::kAsvs743, refs::kAsvs745, refs::kCwe613};

void target(TargetFacts& target, CookieFindings& findings) {
    raise_for_failed_check(target, findings, "logout_everywhere");
}

}  // namespace

CookieCheck logout_everywhere_incomplete() {
    return {
        .info = {.id = "logout_everywhere_incomplete",
                 .title = "Log out everywhere leaves sessions alive",
                 .category = "life_cycle",
                 .severity = FindingLevel::medium,
                 .why = "Who lost a device or a password cannot lock the finder out.",
                 .fix = "Keep a list of sessions per account, or a generation number in each, and end all of "
                        "them together.",
                 .references = kReferences,
                 .zap_id = "",
                 .cwe = "613",
                 .needs = "recipe"},
        .target = target};
}

}  // namespace sessionaudit::checks
