#include "cookie/checks/check_tools.hpp"

namespace sessionaudit::checks {
namespace {

constexpr AuditReference kReferences[] = {refs::kAsvs332, refs::kBisStorage, refs::kCwe1275};

void refused(const LineFacts& line, const TargetFacts&, CookieFindings& findings) {
    if (refusal_of(line) != Refusal::same_site_none) return;
    FindingDraft* const draft = findings.raise(line);
    if (draft == nullptr) return;
    draft->at(line.judged.reason.span);
    draft->says(called(line) + " asks for SameSite=None without Secure, so browsers drop it");
    draft->repaired().secure = true;
}

}  // namespace

CookieCheck samesite_none_insecure() {
    return {
        .info = {.id = "samesite_none_insecure",
                 .title = "SameSite=None without Secure",
                 .category = "cross_site",
                 .severity = FindingLevel::medium,
                 .why = "Browsers drop the line: the cookie is never stored, and whatever relies on it does "
                        "not work.",
                 .fix = "Add Secure, or say SameSite=Lax where no other site needs the cookie.",
                 .references = kReferences,
                 .zap_id = "",
                 .cwe = "1275",
                 .needs = "http"},
        .refused = refused};
}

}  // namespace sessionaudit::checks
