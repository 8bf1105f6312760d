#include "cookie/checks/check_tools.hpp"

namespace sessionaudit::checks {
namespace {

constexpr AuditReference kReferences[] = {refs::kBisWeak, refs::kAsvs331, refs::kCwe319};

void tell(const LineFacts& line, CookieFindings& findings, const char* what) {
    FindingDraft* const draft = findings.raise(line);
    if (draft == nullptr) return;
    draft->level(is_session(line) ? FindingLevel::high : FindingLevel::medium);
    draft->says(called(line) + what);
    draft->repaired().secure = true;
}

void kept(const LineFacts& line, const TargetFacts&, CookieFindings& findings) {
    if (line.response->scheme == "http") tell(line, findings, " is set by a response over plain http");
}

void refused(const LineFacts& line, const TargetFacts&, CookieFindings& findings) {
    if (refusal_of(line) == Refusal::insecure_secure)
        tell(line, findings, " says Secure on plain http, where browsers drop such a line");
}

}  // namespace

CookieCheck secure_over_http() {
    return {
        .info = {.id = "secure_over_http",
                 .title = "Cookie set over plain http",
                 .category = "transport",
                 .severity = FindingLevel::medium,
                 .why = "Whoever is on the way can read a cookie that plain http carries, and can set one of "
                        "their own choice in its place.",
                 .fix = "Redirect http to https without setting a cookie on the way, set the cookie with "
                        "Secure on https only, and send HSTS.",
                 .references = kReferences,
                 .zap_id = "",
                 .cwe = "319",
                 .needs = "http"},
        .kept = kept,
        .refused = refused};
}

}  // namespace sessionaudit::checks
