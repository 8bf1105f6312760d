#include "cookie/checks/check_tools.hpp"

namespace sessionaudit::checks {
namespace {

constexpr AuditReference kReferences[] = {refs::kAsvs334, refs::kWstgAttributes, refs::kZap10010,
                                          refs::kCwe1004};

/// A first-party script that was seen reading it cannot do without: no fault of a missing word then.
bool is_read_by_scripts(const LineFacts& line, const TargetFacts& target) {
    const CookieFacts& cookie = *line.cookie;
    if (cookie.expected != nullptr && cookie.expected->script_reads) return true;
    if (cookie.known != nullptr && cookie.known->by_script) return true;
    if (!target.browser) return false;
    for (const Capture& capture : target.captured->captures) {
        if (!capture.browser) continue;
        for (const BrowserFacts::Script& read : capture.browser->read)
            if (read.cookie == cookie.audited.name) return true;
    }
    return false;
}

void kept(const LineFacts& line, const TargetFacts& target, CookieFindings& findings) {
    if (line.line().http_only || !is_session(line) || !is_first_party(line) || !line.script.empty()) return;
    if (is_read_by_scripts(line, target)) return;
    FindingDraft* const draft = findings.raise(line);
    if (draft == nullptr) return;
    const bool named = line.cookie->name_kind != NameKind::plain;
    draft->level(named || line.cookie->credential ? FindingLevel::high : FindingLevel::medium);
    draft->sure(named ? Confidence::high : Confidence::medium);
    draft->says(called(line) + " has no HttpOnly, so scripts can read the session");
    draft->repaired().http_only = true;
}

}  // namespace

CookieCheck httponly_missing() {
    return {
        .info = {.id = "httponly_missing",
                 .title = "Session cookie that scripts can read",
                 .category = "scripts",
                 .severity = FindingLevel::high,
                 .why = "Any script on the page, also one that an attacker got in, can read the cookie and "
                        "hand the session on.",
                 .fix =
                     "Add HttpOnly to the line; where a script needs to know of the login, give it a cookie "
                     "of its own that opens nothing.",
                 .references = kReferences,
                 .zap_id = "10010",
                 .cwe = "1004",
                 .needs = "http"},
        .kept = kept};
}

}  // namespace sessionaudit::checks
