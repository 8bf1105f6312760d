#include <map>

#include "cookie/checks/check_tools.hpp"
#include "cookie/host_match.hpp"

namespace sessionaudit::checks {
namespace {

constexpr AuditReference kReferences[] = {refs::kBisServer, refs::kBisWeak};

/// One path lies in the scope of the other.
bool paths_meet(const AuditedCookie& a, const AuditedCookie& b) {
    return path_matches(a.path, b.path) || path_matches(b.path, a.path);
}

/// Some request would carry both: host and path of the one lie in the scope of the other.
bool meet(const AuditedCookie& a, const AuditedCookie& b) {
    if (!paths_meet(a, b)) return false;
    if (a.domain == b.domain) return true;
    const auto below = [](const AuditedCookie& narrow, const AuditedCookie& wide) {
        return !wide.host_only && narrow.domain.size() > wide.domain.size() &&
               narrow.domain.ends_with("." + wide.domain);
    };
    return below(a, b) || below(b, a);
}

bool counts(const CookieFacts& cookie) {
    return cookie.judged && cookie.audited.verdict != CookieVerdict::refused && !cookie.audited.name.empty();
}

void tell(TargetFacts& target, CookieFindings& findings, CookieFacts& cookie, const std::string& evidence) {
    FindingDraft* const draft = findings.raise(target, cookie);
    if (draft == nullptr) return;
    const bool matters = cookie.audited.session_like || cookie.name_kind == NameKind::csrf;
    draft->level(matters ? FindingLevel::medium : FindingLevel::low);
    draft->says(cookie.audited.name + " is set more than once, and the server cannot tell which one it gets");
    draft->shows(evidence);
}

/// Later ones of a name against the first earlier ones: ten thousand scopes of one name need no full
/// comparison.
constexpr int kScopesMax = 64;
void compare_scopes(TargetFacts& target, CookieFindings& findings) {
    std::multimap<std::string_view, const AuditedCookie*> seen;
    for (CookieFacts& cookie : target.cookies) {
        if (!counts(cookie)) continue;
        const auto [begin, end] = seen.equal_range(cookie.audited.name);
        int compared = 0;
        for (auto other = begin; other != end && compared < kScopesMax; ++other, ++compared) {
            if (!meet(cookie.audited, *other->second)) continue;
            tell(target, findings, cookie,
                 cookie.audited.domain + cookie.audited.path + " beside " + other->second->domain +
                     other->second->path);
            break;
        }
        seen.emplace(cookie.audited.name, &cookie.audited);
    }
}

/// The same cookie twice in one response, with two values.
void compare_lines(TargetFacts& target, CookieFindings& findings) {
    for (CookieFacts& cookie : target.cookies) {
        if (!counts(cookie)) continue;
        for (std::size_t i = 1; i < cookie.lines.size(); ++i) {
            const LineFacts& before = target.lines[cookie.lines[i - 1]];
            const LineFacts& line = target.lines[cookie.lines[i]];
            if (before.response != line.response || before.deletes() || line.deletes()) continue;
            if (before.line().value == line.line().value || !line.script.empty()) continue;
            tell(target, findings, cookie, "two lines of one response give it two values");
            break;
        }
    }
}

void target(TargetFacts& target, CookieFindings& findings) {
    compare_scopes(target, findings);
    compare_lines(target, findings);
}

}  // namespace

CookieCheck duplicate_name() {
    return {
        .info = {.id = "duplicate_name",
                 .title = "Two cookies of one name",
                 .category = "scope",
                 .severity = FindingLevel::low,
                 .why = "The browser sends both, in an order that the server cannot see through, so one can "
                        "stand in for the other.",
                 .fix = "Set each name with one Path and one Domain only, and delete the other.",
                 .references = kReferences,
                 .zap_id = "",
                 .cwe = "",
                 .needs = "http"},
        .target = target};
}

}  // namespace sessionaudit::checks
