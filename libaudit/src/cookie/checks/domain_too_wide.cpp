#include "cookie/checks/check_tools.hpp"

namespace sessionaudit::checks {
namespace {

constexpr AuditReference kReferences[] = {refs::kAsvs333, refs::kBisDomain, refs::kZap90033, refs::kCwe1275};

void kept(const LineFacts& line, const TargetFacts&, CookieFindings& findings) {
    if (line.judged.host_only || !is_first_party(line)) return;
    const CookieFacts& cookie = *line.cookie;
    const bool matters = is_session(line) || is_csrf(line);
    const bool wider = line.judged.domain != line.host();
    if (!matters && (!wider || cookie.analytics || cookie.known != nullptr || cookie.expected != nullptr ||
                     cookie.name_kind != NameKind::plain))
        return;
    FindingDraft* const draft = findings.raise(line);
    if (draft == nullptr) return;
    draft->level(!matters ? FindingLevel::info : wider ? FindingLevel::medium : FindingLevel::low);
    draft->sure(matters ? Confidence::high : Confidence::low)
        .at(span_of(line, CookieAttribute::Kind::domain));
    draft->says(called(line) + " is sent to every host below " + line.judged.domain +
                "; leave Domain out if no other host or site needs it");
    // Single sign-on lives on a shared cookie: whether this is one nobody can see from outside.
    draft->advice = true;
    draft->repaired().drop_domain = true;
}

}  // namespace

CookieCheck domain_too_wide() {
    return {
        .info = {.id = "domain_too_wide",
                 .title = "Cookie shared with other hosts of the domain",
                 .category = "scope",
                 .severity = FindingLevel::medium,
                 .why =
                     "Every host below the Domain receives the cookie and can replace it, so the weakest of "
                     "them decides about the session.",
                 .fix =
                     "Leave Domain out: the cookie then belongs to the host that set it. Better still, name "
                     "it __Host-.",
                 .references = kReferences,
                 .zap_id = "90033",
                 .cwe = "1275",
                 .needs = "http"},
        .kept = kept};
}

}  // namespace sessionaudit::checks
