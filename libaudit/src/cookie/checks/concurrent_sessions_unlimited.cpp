#include "cookie/audit/side_by_side.hpp"
#include "cookie/checks/check_tools.hpp"

namespace sessionaudit::checks {
namespace {

constexpr AuditReference kReferences[] = {refs::kAsvs712, refs::kWstgConcurrent};

void target(TargetFacts& target, CookieFindings& findings) {
    raise_for_failed_check(target, findings, "concurrent_sessions");
    for (const LifecycleCheck& result : target.captured->lifecycle) {
        if (!lived_side_by_side(result)) continue;
        raise_for_cookie(target, findings, result.cookie, [&](FindingDraft& draft) {
            draft.says(result.sentence);
            draft.shows("life-cycle test " + result.id);
        });
    }
}

}  // namespace

CookieCheck concurrent_sessions_unlimited() {
    return {
        .info = {.id = "concurrent_sessions_unlimited",
                 .title = "No limit to sessions at once",
                 .category = "life_cycle",
                 .severity = FindingLevel::info,
                 .why = "A stolen session goes unnoticed among any number of others.",
                 .fix =
                     "Decide how many sessions an account may have, show them to their owner, and act when "
                     "there are more.",
                 .references = kReferences,
                 .zap_id = "",
                 .cwe = "",
                 .needs = "recipe"},
        .target = target};
}

}  // namespace sessionaudit::checks
