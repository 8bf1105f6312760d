#include "cookie/checks/check_tools.hpp"

namespace sessionaudit::checks {
namespace {

constexpr AuditReference kReferences[] = {refs::kChips, refs::kBisStorage};

void tell(const LineFacts& line, CookieFindings& findings, const char* what) {
    FindingDraft* const draft = findings.raise(line);
    if (draft == nullptr) return;
    draft->says(called(line) + what);
    LineEdits& edits = draft->repaired();
    edits.same_site = SameSite::none;
    edits.secure = true;
    edits.partitioned = true;
}

void kept(const LineFacts& line, const TargetFacts&, CookieFindings& findings) {
    const SetCookieLine& written = line.line();
    if (line.judged.verdict != CookieVerdict::blocked_by_policy || written.partitioned) return;
    // partitioned_advised says the same with what to do.
    if (written.same_site == SameSite::none && written.secure && !line.cookie->analytics) return;
    tell(line, findings, " of a third party is kept only by a browser that allows third-party cookies");
}

void refused(const LineFacts& line, const TargetFacts&, CookieFindings& findings) {
    if (refusal_of(line) == Refusal::third_party)
        tell(line, findings,
             " is set by another site's response without SameSite=None, so no browser keeps it");
}

}  // namespace

CookieCheck third_party_unseen_by_default() {
    return {
        .info = {.id = "third_party_unseen_by_default",
                 .title = "Third-party cookie that browsers do not keep",
                 .category = "cross_site",
                 .severity = FindingLevel::low,
                 .why = "The cookie is sent on every visit, and a browser with its usual settings throws it "
                        "away: it works for nobody whom the maker of the site is likely to test with.",
                 .fix =
                     "Remove it, or set it first-party; where an embedded part needs it, say SameSite=None; "
                     "Secure; Partitioned.",
                 .references = kReferences,
                 .zap_id = "",
                 .cwe = "",
                 .needs = "http"},
        .kept = kept,
        .refused = refused};
}

}  // namespace sessionaudit::checks
