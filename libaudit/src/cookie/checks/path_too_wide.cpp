#include "cookie/checks/check_tools.hpp"

namespace sessionaudit::checks {
namespace {

constexpr AuditReference kReferences[] = {refs::kWstgAttributes};

/// RFC 6265bis 5.1.4, the other way round: everything under `narrow` lies under `wide`.
bool is_wider(std::string_view wide, std::string_view narrow) {
    if (wide == narrow || !narrow.starts_with(wide)) return false;
    return wide.ends_with('/') || narrow[wide.size()] == '/';
}

void kept(const LineFacts& line, const TargetFacts&, CookieFindings& findings) {
    const ExpectedCookie* const expected = line.cookie->expected;
    if (expected == nullptr || !expected->path || !is_wider(line.judged.path, *expected->path)) return;
    FindingDraft* const draft = findings.raise(line);
    if (draft == nullptr) return;
    draft->at(span_of(line, CookieAttribute::Kind::path));
    draft->says(called(line) + " is for " + line.judged.path + ", but the policy wants " + *expected->path);
    draft->repaired().path = *expected->path;
}

}  // namespace

CookieCheck path_too_wide() {
    return {
        .info = {.id = "path_too_wide",
                 .title = "Cookie for more paths than the policy allows",
                 .category = "scope",
                 .severity = FindingLevel::low,
                 .why = "Parts of the site that have no use for the cookie receive it with every request.",
                 .fix = "Set Path to the one that the policy names.",
                 .references = kReferences,
                 .zap_id = "",
                 .cwe = "",
                 .needs = "declaration"},
        .kept = kept};
}

}  // namespace sessionaudit::checks
