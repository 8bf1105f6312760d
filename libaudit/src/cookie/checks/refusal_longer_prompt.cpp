#include "cookie/checks/check_tools.hpp"

namespace sessionaudit::checks {
namespace {

constexpr AuditReference kReferences[] = {refs::kCnil, refs::kGdpr7};

}  // namespace

/// Listed so that a policy can name it; nothing that a capture holds today decides it.
CookieCheck refusal_longer_prompt() {
    return {
        .info = {.id = "refusal_longer_prompt",
                 .title = "Refusing takes more than accepting",
                 .category = "consent",
                 .severity = FindingLevel::medium,
                 .why =
                     "Refusing must be as easy as accepting; more clicks, or being asked again sooner, push "
                     "people to say yes.",
                 .fix = "Offer both on the first layer of the banner, and remember both for the same time, "
                        "about six months.",
                 .references = kReferences,
                 .zap_id = "",
                 .cwe = "",
                 .needs = "browser",
                 .judged = false}};
}

}  // namespace sessionaudit::checks
