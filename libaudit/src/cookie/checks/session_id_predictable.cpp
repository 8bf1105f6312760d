#include "cookie/checks/check_tools.hpp"

namespace sessionaudit::checks {
namespace {

constexpr AuditReference kReferences[] = {refs::kAsvs723, refs::kWstgSchema, refs::kCwe330};

void target(TargetFacts& target, CookieFindings& findings) {
    for (const SessionIdEstimate& estimate : target.captured->id_estimates) {
        const bool constant = estimate.structure == "constant";
        const bool counted = estimate.structure == "counter" || estimate.structure == "timestamp";
        if (estimate.samples < 2 || (!constant && !counted && estimate.collisions == 0)) continue;
        raise_for_cookie(target, findings, estimate.cookie, [&](FindingDraft& draft) {
            draft.says(estimate.cookie +
                       (constant  ? std::string(" is the same for every visitor")
                        : counted ? " follows a " + estimate.structure
                                  : " was given to several visitors: " + std::to_string(estimate.collisions) +
                                        " collisions in " + std::to_string(estimate.samples) + " fresh ids"));
            draft.shows(estimate.sentence);
        });
    }
}

}  // namespace

CookieCheck session_id_predictable() {
    return {
        .info = {.id = "session_id_predictable",
                 .title = "Session ids that can be foretold",
                 .category = "session_id",
                 .severity = FindingLevel::critical,
                 .why = "Who knows one id knows the next, and takes over sessions of others without a guess.",
                 .fix =
                     "Draw the whole id from a cryptographic generator; counters, clocks and hashes of them "
                     "are none.",
                 .references = kReferences,
                 .zap_id = "",
                 .cwe = "330",
                 .needs = "recipe"},
        .target = target};
}

}  // namespace sessionaudit::checks
