#include "cookie/checks/check_tools.hpp"

namespace sessionaudit::checks {
namespace {

constexpr AuditReference kReferences[] = {refs::kAsvs332, refs::kBisAttributes, refs::kZap100543,
                                          refs::kCwe1275};

void kept(const LineFacts& line, const TargetFacts&, CookieFindings& findings) {
    if (line.line().same_site != SameSite::unknown) return;
    FindingDraft* const draft = findings.raise(line);
    if (draft == nullptr) return;
    draft->at(span_of(line, CookieAttribute::Kind::same_site));
    draft->says(called(line) + " has a SameSite that is not Lax, Strict or None, so it counts for nothing");
    draft->repaired().same_site = is_first_party(line) ? SameSite::lax : SameSite::none;
}

}  // namespace

CookieCheck samesite_invalid() {
    return {.info = {.id = "samesite_invalid",
                     .title = "SameSite with a word that browsers do not know",
                     .category = "cross_site",
                     .severity = FindingLevel::medium,
                     .why = "A misspelt SameSite has no effect at all: the cookie is treated as if it said "
                            "nothing, whatever its author meant.",
                     .fix = "Write SameSite=Lax, SameSite=Strict, or SameSite=None with Secure.",
                     .references = kReferences,
                     .zap_id = "10054-3",
                     .cwe = "1275",
                     .needs = "http"},
            .kept = kept};
}

}  // namespace sessionaudit::checks
