#include "cookie/checks/check_tools.hpp"

namespace sessionaudit::checks {
namespace {

constexpr AuditReference kReferences[] = {refs::kClearSiteData, refs::kAsvs1431};

void target(TargetFacts& target, CookieFindings& findings) {
    raise_for_failed_check(target, findings, "clear_site_data");
}

}  // namespace

CookieCheck clear_site_data_missing() {
    return {
        .info = {.id = "clear_site_data_missing",
                 .title = "Logout without Clear-Site-Data",
                 .category = "life_cycle",
                 .severity = FindingLevel::info,
                 .why =
                     "Pages and stored data of the session stay in the browser, where the back button finds "
                     "them.",
                 .fix = "Answer the logout with Clear-Site-Data: \"cache\", \"cookies\", \"storage\".",
                 .references = kReferences,
                 .zap_id = "",
                 .cwe = "",
                 .needs = "recipe"},
        .target = target};
}

}  // namespace sessionaudit::checks
