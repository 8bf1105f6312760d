#include "cookie/checks/check_tools.hpp"

namespace sessionaudit::checks {
namespace {

constexpr AuditReference kReferences[] = {refs::kChips};

void kept(const LineFacts& line, const TargetFacts&, CookieFindings& findings) {
    const SetCookieLine& written = line.line();
    if (is_first_party(line) || written.partitioned || written.same_site != SameSite::none || !written.secure)
        return;
    // Following people across sites is what a partition ends; nobody is advised how to go on with it.
    if (line.cookie->analytics) return;
    FindingDraft* const draft = findings.raise(line);
    if (draft == nullptr) return;
    draft->says(called(line) + " of a third party is blocked by default; partitioned it would be kept");
    draft->advice = true;
    draft->repaired().partitioned = true;
}

}  // namespace

CookieCheck partitioned_advised() {
    return {
        .info = {.id = "partitioned_advised",
                 .title = "Third-party cookie that a partition would keep alive",
                 .category = "cross_site",
                 .severity = FindingLevel::low,
                 .why = "Browsers that block third-party cookies still keep partitioned ones, so without "
                        "Partitioned the embedded part forgets its visitors.",
                 .fix = "Add Partitioned, with Secure and SameSite=None, and expect one cookie for each site "
                        "that embeds you.",
                 .references = kReferences,
                 .zap_id = "",
                 .cwe = "",
                 .needs = "http"},
        .kept = kept};
}

}  // namespace sessionaudit::checks
