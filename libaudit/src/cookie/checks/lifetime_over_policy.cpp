#include "cookie/checks/check_tools.hpp"

namespace sessionaudit::checks {
namespace {

constexpr AuditReference kReferences[] = {refs::kGdpr5e, refs::kCnil};

void kept(const LineFacts& line, const TargetFacts& target, CookieFindings& findings) {
    if (!line.judged.asked_lifetime) return;
    const auto limit = lifetime_limit(*line.cookie, *target.policy);
    // A date that was a limit exactly when it was made may be seconds over it when it is read.
    constexpr std::int64_t kTolerance = 60;
    if (!limit || *line.judged.asked_lifetime <= *limit + (*limit == 0 ? 0 : kTolerance)) return;
    FindingDraft* const draft = findings.raise(line);
    if (draft == nullptr) return;
    draft->at(lifetime_span(line));
    draft->says(called(line) + " asks for " + duration_words(*line.judged.asked_lifetime) +
                "; the policy allows " +
                (*limit == 0 ? "the browser's session only" : duration_words(*limit)));
    LineEdits& edits = draft->repaired();
    if (*limit == 0)
        edits.drop_lifetime = true;
    else
        edits.max_age = *limit;
}

}  // namespace

CookieCheck lifetime_over_policy() {
    return {
        .info = {.id = "lifetime_over_policy",
                 .title = "Cookie that lives longer than the policy allows",
                 .category = "lifetime",
                 .severity = FindingLevel::medium,
                 .why =
                     "Data that outlives its purpose is kept without a reason, and visitors were told of a "
                     "shorter time.",
                 .fix = "Set Max-Age to the limit of the policy or less.",
                 .references = kReferences,
                 .zap_id = "",
                 .cwe = "",
                 .needs = "declaration"},
        .kept = kept};
}

}  // namespace sessionaudit::checks
