#include "cookie/checks/check_tools.hpp"

namespace sessionaudit::checks {
namespace {

constexpr AuditReference kReferences[] = {refs::kEprivacy, refs::kGdpr7, refs::kCnil};

}  // namespace

/// Listed so that a policy can name it; nothing that a capture holds today decides it.
CookieCheck kept_after_reject() {
    return {
        .info = {.id = "kept_after_reject",
                 .title = "Cookie that stays after a refusal",
                 .category = "consent",
                 .severity = FindingLevel::high,
                 .why = "A no that changes nothing is no choice.",
                 .fix = "Delete the cookie when consent is refused or withdrawn, with the Domain and Path it "
                        "was set with.",
                 .references = kReferences,
                 .zap_id = "",
                 .cwe = "",
                 .needs = "browser",
                 .judged = false}};
}

}  // namespace sessionaudit::checks
