#include "cookie/checks/check_tools.hpp"

namespace sessionaudit::checks {
namespace {

constexpr AuditReference kReferences[] = {refs::kBisStorage, refs::kBisDomain};

void refused(const LineFacts& line, const TargetFacts&, CookieFindings& findings) {
    if (refusal_of(line) != Refusal::domain) return;
    FindingDraft* const draft = findings.raise(line);
    if (draft == nullptr) return;
    draft->at(span_of(line, CookieAttribute::Kind::domain));
    draft->says(called(line) + " names a Domain that " + line.host() +
                " is not part of, so browsers drop it");
    draft->repaired().drop_domain = true;
}

}  // namespace

CookieCheck domain_mismatch() {
    return {
        .info = {.id = "domain_mismatch",
                 .title = "Domain that the host does not belong to",
                 .category = "scope",
                 .severity = FindingLevel::medium,
                 .why = "Browsers drop the line: a host may set cookies for itself and the domains above it, "
                        "for no other.",
                 .fix = "Leave Domain out, or name a domain that the host is part of.",
                 .references = kReferences,
                 .zap_id = "",
                 .cwe = "",
                 .needs = "http"},
        .refused = refused};
}

}  // namespace sessionaudit::checks
