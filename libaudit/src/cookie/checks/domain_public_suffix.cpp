#include "cookie/checks/check_tools.hpp"

namespace sessionaudit::checks {
namespace {

constexpr AuditReference kReferences[] = {refs::kAsvs333, refs::kBisStorage};

void refused(const LineFacts& line, const TargetFacts&, CookieFindings& findings) {
    if (refusal_of(line) != Refusal::public_suffix) return;
    FindingDraft* const draft = findings.raise(line);
    if (draft == nullptr) return;
    draft->at(span_of(line, CookieAttribute::Kind::domain));
    draft->says(called(line) + " names a public suffix as its Domain, so browsers drop it");
    draft->repaired().drop_domain = true;
}

}  // namespace

CookieCheck domain_public_suffix() {
    return {
        .info = {.id = "domain_public_suffix",
                 .title = "Domain that is a public suffix",
                 .category = "scope",
                 .severity = FindingLevel::medium,
                 .why = "Browsers drop the line: a cookie for a whole public suffix would be shared by sites "
                        "of different owners.",
                 .fix = "Leave Domain out, or name your own registered domain.",
                 .references = kReferences,
                 .zap_id = "",
                 .cwe = "",
                 .needs = "http"},
        .refused = refused};
}

}  // namespace sessionaudit::checks
