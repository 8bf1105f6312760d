#include "cookie/checks/check_tools.hpp"

namespace sessionaudit::checks {
namespace {

constexpr AuditReference kReferences[] = {refs::kAsvs331, refs::kAsvs333, refs::kBisPrefixes};

bool has_prefix(std::string_view name) {
    for (const std::string_view prefix : {"__Host-", "__Secure-", "__Http-"})
        if (ascii::starts_with_ignoring_case(name, prefix)) return true;
    return false;
}

void kept(const LineFacts& line, const TargetFacts&, CookieFindings& findings) {
    const SetCookieLine& written = line.line();
    if (!written.secure || !line.response->https || !is_first_party(line) || !line.script.empty()) return;
    if ((!is_session(line) && !is_csrf(line)) || written.name.empty() || has_prefix(written.name)) return;
    FindingDraft* const draft = findings.raise(line);
    if (draft == nullptr) return;
    const char* const prefix = !written.domain && written.path == "/" ? "__Host-" : "__Secure-";
    draft->says(called(line) + " already does all that " + prefix + " asks for and could carry it");
    draft->advice = true;
    draft->alone = true;
    draft->repaired().name = prefix + std::string(written.name);
}

}  // namespace

CookieCheck prefix_advised() {
    return {
        .info = {.id = "prefix_advised",
                 .title = "Cookie that could carry a prefix today",
                 .category = "scope",
                 .severity = FindingLevel::info,
                 .why = "With the prefix, browsers refuse look-alikes that a subdomain or a plain http page "
                        "tries to set in its place.",
                 .fix =
                     "Rename the cookie with the prefix where it is set and where it is read; nothing else "
                     "of it changes.",
                 .references = kReferences,
                 .zap_id = "",
                 .cwe = "",
                 .needs = "http"},
        .kept = kept};
}

}  // namespace sessionaudit::checks
