#include "cookie/checks/check_tools.hpp"

namespace sessionaudit::checks {
namespace {

constexpr AuditReference kReferences[] = {refs::kAsvs341, refs::kRfc6797};

void target(TargetFacts& target, CookieFindings& findings) {
    for (const HstsHost& known : target.hsts) {
        if (known.host != target.host || known.max_age >= kHstsYear) continue;
        FindingDraft* const draft = findings.raise(target, std::string(), known.response);
        if (draft == nullptr) continue;
        draft->says(known.host + (known.max_age <= 0 ? " switches HSTS off with max-age=0"
                                                     : " asks for HSTS for less than a year"));
        draft->shows("max-age=" + std::to_string(known.max_age));
    }
}

}  // namespace

CookieCheck hsts_short() {
    return {
        .info = {.id = "hsts_short",
                 .title = "HSTS for less than a year",
                 .category = "transport",
                 .severity = FindingLevel::low,
                 .why = "A short max-age lapses between visits, and the next request may go out in the clear "
                        "again.",
                 .fix = "Raise max-age to 31536000 (a year) or more once every part of the site works over "
                        "https.",
                 .references = kReferences,
                 .zap_id = "10035",
                 .cwe = "319",
                 .needs = "http"},
        .target = target};
}

}  // namespace sessionaudit::checks
