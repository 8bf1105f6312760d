#include "cookie/checks/check_tools.hpp"

namespace sessionaudit::checks {
namespace {

constexpr AuditReference kReferences[] = {refs::kBisPrefixes, refs::kBisStorage};

void kept(const LineFacts& line, const TargetFacts&, CookieFindings& findings) {
    const std::string_view name = line.line().name;
    for (const std::string_view prefix : {"__Host-Http-", "__Host-", "__Http-", "__Secure-"}) {
        if (!ascii::starts_with_ignoring_case(name, prefix)) continue;
        if (name.starts_with(prefix)) return;
        FindingDraft* const draft = findings.raise(line);
        if (draft == nullptr) return;
        draft->level(FindingLevel::medium).at(line.line().name_span);
        draft->says(called(line) + " spells the prefix " + std::string(prefix) + " in another case");
        draft->repaired().name = std::string(prefix) + std::string(name.substr(prefix.size()));
        return;
    }
}

void refused(const LineFacts& line, const TargetFacts&, CookieFindings& findings) {
    if (refusal_of(line) != Refusal::nameless_prefix) return;
    if (FindingDraft* const draft = findings.raise(line))
        draft->at(line.judged.reason.span)
            .says("a cookie without a name has a value that begins like a prefixed name; browsers drop it");
}

}  // namespace

CookieCheck prefix_impersonation() {
    return {
        .info = {.id = "prefix_impersonation",
                 .title = "Cookie that poses as a prefixed one",
                 .category = "scope",
                 .severity = FindingLevel::high,
                 .why = "Servers that read names in another case, or a value as a name, may take this cookie "
                        "for one that the browser has vouched for.",
                 .fix = "Write the prefix exactly, __Host- or __Secure-, and give every cookie a name.",
                 .references = kReferences,
                 .zap_id = "",
                 .cwe = "",
                 .needs = "http"},
        .kept = kept,
        .refused = refused};
}

}  // namespace sessionaudit::checks
