#include "cookie/checks/check_tools.hpp"

namespace sessionaudit::checks {
namespace {

constexpr AuditReference kReferences[] = {refs::kAsvs331, refs::kWstgAttributes, refs::kZap10011,
                                          refs::kCwe614};

void kept(const LineFacts& line, const TargetFacts&, CookieFindings& findings) {
    if (line.line().secure || !line.response->https) return;
    FindingDraft* const draft = findings.raise(line);
    if (draft == nullptr) return;
    const FindingLevel level = is_session(line) ? FindingLevel::high : FindingLevel::medium;
    const bool covered = line.response->hsts && line.judged.host_only;
    draft->level(covered ? softer(level) : level);
    draft->says(called(line) +
                (covered ? " is set without Secure; HSTS covers the host, but not a browser's first visit"
                         : " is set without Secure: plain http carries it too"));
    draft->repaired().secure = true;
}

}  // namespace

CookieCheck secure_missing() {
    return {
        .info = {.id = "secure_missing",
                 .title = "Cookie without Secure",
                 .category = "transport",
                 .severity = FindingLevel::medium,
                 .why =
                     "Without Secure the browser sends the cookie over plain http as well, where anyone on "
                     "the way reads or replaces it.",
                 .fix = "Add Secure to the line, and serve the whole site over https with HSTS.",
                 .references = kReferences,
                 .zap_id = "10011",
                 .cwe = "614",
                 .needs = "http"},
        .kept = kept};
}

}  // namespace sessionaudit::checks
