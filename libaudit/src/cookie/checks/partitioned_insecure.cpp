#include "cookie/checks/check_tools.hpp"

namespace sessionaudit::checks {
namespace {

constexpr AuditReference kReferences[] = {refs::kChips, refs::kLayered};

void refused(const LineFacts& line, const TargetFacts&, CookieFindings& findings) {
    if (refusal_of(line) != Refusal::partitioned) return;
    FindingDraft* const draft = findings.raise(line);
    if (draft == nullptr) return;
    draft->at(line.judged.reason.span);
    draft->says(called(line) + " is Partitioned without Secure, so browsers drop it");
    draft->repaired().secure = true;
}

}  // namespace

CookieCheck partitioned_insecure() {
    return {.info = {.id = "partitioned_insecure",
                     .title = "Partitioned without Secure",
                     .category = "cross_site",
                     .severity = FindingLevel::medium,
                     .why = "Browsers drop the line: a partitioned cookie must be Secure.",
                     .fix = "Add Secure and serve the embedded part over https.",
                     .references = kReferences,
                     .zap_id = "",
                     .cwe = "",
                     .needs = "http"},
            .refused = refused};
}

}  // namespace sessionaudit::checks
