#include "cookie/checks/check_tools.hpp"

namespace sessionaudit::checks {
namespace {

constexpr AuditReference kReferences[] = {refs::kAsvs331, refs::kAsvs333};

bool has(const CookieFacts& cookie, const JudgedCookie& judged, std::string_view required) {
    if (ascii::equal_ignoring_case(required, "Secure")) return judged.line.secure;
    if (ascii::equal_ignoring_case(required, "HttpOnly")) return judged.line.http_only;
    if (ascii::equal_ignoring_case(required, "Partitioned")) return judged.line.partitioned;
    if (ascii::equal_ignoring_case(required, "SameSite=Lax"))
        return judged.line.same_site == SameSite::lax || judged.line.same_site == SameSite::strict;
    if (ascii::equal_ignoring_case(required, "SameSite=Strict"))
        return judged.line.same_site == SameSite::strict;
    if (ascii::equal_ignoring_case(required, "SameSite=None")) return judged.line.same_site == SameSite::none;
    return cookie.audited.name.starts_with(required);
}

void require(LineEdits& edits, const CookieFacts& cookie, std::string_view required) {
    if (ascii::equal_ignoring_case(required, "Secure")) edits.secure = true;
    if (ascii::equal_ignoring_case(required, "HttpOnly")) edits.http_only = true;
    if (ascii::equal_ignoring_case(required, "Partitioned")) edits.partitioned = true;
    if (ascii::equal_ignoring_case(required, "SameSite=Lax")) edits.same_site = SameSite::lax;
    if (ascii::equal_ignoring_case(required, "SameSite=Strict")) edits.same_site = SameSite::strict;
    if (ascii::equal_ignoring_case(required, "SameSite=None")) edits.same_site = SameSite::none;
    if (required.starts_with("__")) edits.name = std::string(required) + cookie.audited.name;
}

/// The rules that say the same of a line, so that one fault is one finding.
std::string_view own_rule(std::string_view required) {
    if (ascii::equal_ignoring_case(required, "Secure")) return "secure_missing";
    if (ascii::equal_ignoring_case(required, "HttpOnly")) return "httponly_missing";
    return ascii::starts_with_ignoring_case(required, "SameSite") ? "samesite_missing" : "";
}

void target(TargetFacts& target, CookieFindings& findings) {
    for (CookieFacts& cookie : target.cookies) {
        if (!cookie.judged || cookie.expected == nullptr || cookie.audited.verdict == CookieVerdict::refused)
            continue;
        std::string missing;
        LineEdits edits;
        for (const std::string& required : cookie.expected->required) {
            if (has(cookie, target.first_line(cookie).judged, required)) continue;
            if (findings.has(cookie, own_rule(required))) continue;
            missing += (missing.empty() ? "" : ", ") + required;
            require(edits, cookie, required);
        }
        if (missing.empty()) continue;
        FindingDraft* const draft = findings.raise(target, cookie);
        if (draft == nullptr) continue;
        draft->says(cookie.audited.name + " lacks what the policy requires of it: " + missing);
        draft->repaired() = edits;
    }
}

}  // namespace

CookieCheck required_attribute_missing() {
    return {.info = {.id = "required_attribute_missing",
                     .title = "Cookie without what the policy requires of it",
                     .category = "declaration",
                     .severity = FindingLevel::medium,
                     .why = "The policy names attributes that this cookie must have, and it lacks one.",
                     .fix = "Add the attribute, or correct the policy.",
                     .references = kReferences,
                     .zap_id = "",
                     .cwe = "",
                     .needs = "declaration"},
            .target = target};
}

}  // namespace sessionaudit::checks
