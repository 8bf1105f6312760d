#include "cookie/checks/check_tools.hpp"

namespace sessionaudit::checks {
namespace {

constexpr AuditReference kReferences[] = {refs::kBisCap, refs::kGdpr5e};

void kept(const LineFacts& line, const TargetFacts& target, CookieFindings& findings) {
    if (line.judged.asked_lifetime.value_or(0) <= kCookieLifetimeCap) return;
    // One lifetime is one fault: where the policy has a limit, that is the nearer one (lifetime_over_policy).
    const auto limit = lifetime_limit(*line.cookie, *target.policy);
    if (limit && *limit < *line.judged.asked_lifetime && !findings.is_off("lifetime_over_policy")) return;
    FindingDraft* const draft = findings.raise(line);
    if (draft == nullptr) return;
    draft->at(lifetime_span(line));
    draft->says(called(line) + " asks for " + duration_words(*line.judged.asked_lifetime) +
                "; browsers cut that to 400 days");
    LineEdits& edits = draft->repaired();
    // A session's cookie is better off without any.
    if (is_session(line) && line.cookie->name_kind != NameKind::remember)
        edits.drop_lifetime = true;
    else
        edits.max_age = kCookieLifetimeCap;
}

}  // namespace

CookieCheck lifetime_over_cap() {
    return {
        .info = {.id = "lifetime_over_cap",
                 .title = "Lifetime beyond what browsers keep",
                 .category = "lifetime",
                 .severity = FindingLevel::medium,
                 .why =
                     "Browsers cut every lifetime to 400 days without a word, so what the site promises or "
                     "relies on is not what happens, and such a time is rarely what a purpose needs.",
                 .fix =
                     "Ask for 400 days (Max-Age=34560000) at most, and for as little as the purpose needs.",
                 .references = kReferences,
                 .zap_id = "",
                 .cwe = "",
                 .needs = "http"},
        .kept = kept};
}

}  // namespace sessionaudit::checks
