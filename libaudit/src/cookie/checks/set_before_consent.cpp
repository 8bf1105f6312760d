#include "cookie/audit/declaration.hpp"
#include "cookie/checks/check_tools.hpp"

namespace sessionaudit::checks {
namespace {

constexpr AuditReference kReferences[] = {refs::kEprivacy, refs::kPlanet49, refs::kCnil};

void kept(const LineFacts& line, const TargetFacts&, CookieFindings& findings) {
    // A browser's first visit, in which nothing was clicked.
    const Capture& capture = *line.response->capture;
    if (!capture.browser || capture.logged_in || !is_first_party(line)) return;
    if (!needs_consent(line.cookie->audited.purpose)) return;
    FindingDraft* const draft = findings.raise(line);
    if (draft == nullptr) return;
    draft->sure(line.cookie->expected != nullptr ? Confidence::high : Confidence::medium);
    draft->says(called(line) + " (" + line.cookie->audited.purpose + ") is set before anybody was asked");
}

}  // namespace

CookieCheck set_before_consent() {
    return {
        .info = {.id = "set_before_consent",
                 .title = "Cookie that needs consent set without it",
                 .category = "consent",
                 .severity = FindingLevel::high,
                 .why = "Storing on a device what the service does not need is allowed after a yes only, and "
                        "nobody was asked yet.",
                 .fix = "Set it after the choice: load the script or tag that sets it when consent is given.",
                 .references = kReferences,
                 .zap_id = "",
                 .cwe = "",
                 .needs = "browser"},
        .kept = kept};
}

}  // namespace sessionaudit::checks
