#include "cookie/checks/check_tools.hpp"

namespace sessionaudit::checks {
namespace {

constexpr AuditReference kReferences[] = {refs::kBisPrefixes, refs::kBisStorage, refs::kLayered};

void refused(const LineFacts& line, const TargetFacts&, CookieFindings& findings) {
    if (refusal_of(line) != Refusal::prefix) return;
    FindingDraft* const draft = findings.raise(line);
    if (draft == nullptr) return;
    const std::string_view code = line.judged.reason.code;
    const char* const lacks = code.ends_with("_domain")      ? "it may not have a Domain"
                              : code.ends_with("_path")      ? "it must say Path=/"
                              : code.ends_with("_http_only") ? "it must be HttpOnly"
                                                             : "it must be Secure, and set over https";
    draft->at(line.judged.reason.span);
    draft->says(called(line) + " breaks the promise of its prefix, so browsers drop it: " + lacks);
    // What the prefix asks for comes with the corrected line.
    draft->repaired();
}

}  // namespace

CookieCheck prefix_contract_broken() {
    return {
        .info = {.id = "prefix_contract_broken",
                 .title = "Prefixed cookie that browsers drop",
                 .category = "scope",
                 .severity = FindingLevel::high,
                 .why =
                     "A browser keeps a cookie with such a prefix only when the line keeps its promise, so "
                     "this one is never stored.",
                 .fix = "__Host- wants Secure, Path=/ and no Domain; __Secure- wants Secure; __Http- and "
                        "__Host-Http- want HttpOnly as well.",
                 .references = kReferences,
                 .zap_id = "",
                 .cwe = "",
                 .needs = "http"},
        .refused = refused};
}

}  // namespace sessionaudit::checks
