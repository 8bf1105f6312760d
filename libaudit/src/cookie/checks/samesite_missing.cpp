#include "cookie/checks/check_tools.hpp"

namespace sessionaudit::checks {
namespace {

constexpr AuditReference kReferences[] = {refs::kAsvs332, refs::kWstgAttributes, refs::kZap100541,
                                          refs::kCwe1275};

void kept(const LineFacts& line, const TargetFacts&, CookieFindings& findings) {
    if (line.line().same_site != SameSite::unset || !is_first_party(line)) return;
    FindingDraft* const draft = findings.raise(line);
    if (draft == nullptr) return;
    draft->level(is_session(line) || is_csrf(line) ? FindingLevel::medium : FindingLevel::low);
    draft->says(called(line) + " does not say SameSite, which leaves it to each browser");
    draft->repaired().same_site = SameSite::lax;
}

}  // namespace

CookieCheck samesite_missing() {
    return {
        .info = {.id = "samesite_missing",
                 .title = "Cookie without SameSite",
                 .category = "cross_site",
                 .severity = FindingLevel::low,
                 .why = "What happens with requests from other sites is left to the browser: some send the "
                        "cookie with all of them, and Chromium does for two minutes after it was set.",
                 .fix = "Say SameSite=Lax, or Strict where nobody needs to arrive logged in by a link.",
                 .references = kReferences,
                 .zap_id = "10054-1",
                 .cwe = "1275",
                 .needs = "http"},
        .kept = kept};
}

}  // namespace sessionaudit::checks
