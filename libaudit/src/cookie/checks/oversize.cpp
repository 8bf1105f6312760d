#include <map>

#include "cookie/checks/check_tools.hpp"

namespace sessionaudit::checks {
namespace {

constexpr AuditReference kReferences[] = {refs::kAsvs335, refs::kBisAttributes, refs::kBisLimits};

constexpr std::size_t kHostMax = 50;

void kept(const LineFacts& line, const TargetFacts&, CookieFindings& findings) {
    for (const VerdictReason& change : line.judged.changes) {
        if (change.code != "attribute_too_long") continue;
        FindingDraft* const draft = findings.raise(line);
        if (draft == nullptr) return;
        draft->at(change.span);
        draft->says(called(line) + " has an attribute of more than 1024 bytes, which browsers ignore");
        draft->repaired();
        return;
    }
}

void refused(const LineFacts& line, const TargetFacts&, CookieFindings& findings) {
    if (refusal_of(line) != Refusal::oversize) return;
    if (FindingDraft* const draft = findings.raise(line))
        draft->at(line.judged.reason.span)
            .says(called(line) + " has more than 4096 bytes of name and value, so browsers drop it");
}

void target(TargetFacts& target, CookieFindings& findings) {
    std::map<std::string_view, std::size_t> counts;
    for (const CookieFacts& cookie : target.cookies)
        if (cookie.judged && cookie.audited.verdict != CookieVerdict::refused)
            ++counts[cookie.audited.domain];
    for (const auto& [domain, count] : counts) {
        if (count <= kHostMax) continue;
        FindingDraft* const draft = findings.raise(target, std::string(domain));
        if (draft == nullptr) continue;
        draft->finding.domain = domain;
        draft->level(FindingLevel::low);
        draft->says(std::string(domain) + " sets " + std::to_string(count) +
                    " cookies; browsers promise room for 50");
        draft->shows(std::to_string(count) + " cookies of one domain");
    }
}

}  // namespace

CookieCheck oversize() {
    return {
        .info = {.id = "oversize",
                 .title = "Cookie that is too large",
                 .category = "scope",
                 .severity = FindingLevel::medium,
                 .why =
                     "Browsers ignore lines, attributes and cookies beyond their limits without a word, and "
                     "which ones differs.",
                 .fix = "Keep name and value together under 4096 bytes, each attribute under 1024 and the "
                        "cookies of a host under 50; keep the data on the server.",
                 .references = kReferences,
                 .zap_id = "",
                 .cwe = "",
                 .needs = "http"},
        .kept = kept,
        .refused = refused,
        .target = target};
}

}  // namespace sessionaudit::checks
