#include "cookie/audit/declaration.hpp"
#include "cookie/checks/check_tools.hpp"

namespace sessionaudit::checks {
namespace {

constexpr AuditReference kReferences[] = {refs::kEprivacy, refs::kPlanet49, refs::kCnil};

void kept(const LineFacts& line, const TargetFacts& target, CookieFindings& findings) {
    if (!target.browser || is_first_party(line) || line.response->capture->logged_in) return;
    // What a third party needs to run the service at all is no fault where its purpose is known.
    const std::string& purpose = line.cookie->audited.purpose;
    if (!purpose.empty() && !needs_consent(purpose)) return;
    FindingDraft* const draft = findings.raise(line);
    if (draft == nullptr) return;
    draft->sure(purpose.empty() ? Confidence::low : Confidence::high);
    draft->says(called(line) + " of " + line.host() + " is set before anybody was asked");
}

}  // namespace

CookieCheck third_party_before_consent() {
    return {
        .info = {.id = "third_party_before_consent",
                 .title = "Third-party cookie before consent",
                 .category = "consent",
                 .severity = FindingLevel::high,
                 .why = "Another company recognises the visitor from the first page on, before anybody was "
                        "asked.",
                 .fix =
                     "Load what belongs to third parties after the choice, and only for those who said yes.",
                 .references = kReferences,
                 .zap_id = "",
                 .cwe = "",
                 .needs = "browser"},
        .kept = kept};
}

}  // namespace sessionaudit::checks
