#include "cookie/audit/url_parts.hpp"
#include "cookie/checks/check_tools.hpp"

namespace sessionaudit::checks {
namespace {

constexpr AuditReference kReferences[] = {refs::kAsvs334, refs::kWstgExposed, refs::kCwe200};

bool is_protected(const CookieFacts& cookie, const TargetFacts& target) {
    return cookie.judged && cookie.audited.session_like && target.first_line(cookie).line().http_only;
}

void find_in_bodies(TargetFacts& target, CookieFindings& findings) {
    for (const ResponseFacts& response : target.responses) {
        for (const std::string& name : response.capture->page.values_in_body) {
            for (CookieFacts& cookie : target.cookies) {
                if (cookie.audited.name != name || !is_protected(cookie, target)) continue;
                FindingDraft* const draft = findings.raise(target, cookie);
                if (draft == nullptr) continue;
                draft->says(name + " is HttpOnly, but its value stands in a page");
                draft->shows("the value was found in the body of " + shown_url(response.capture->url));
            }
        }
    }
}

void find_in_cookies(TargetFacts& target, CookieFindings& findings) {
    constexpr std::size_t kValueMin = 16;
    for (CookieFacts& cookie : target.cookies) {
        if (cookie.value.size() < kValueMin || !is_protected(cookie, target)) continue;
        for (const CookieFacts& other : target.cookies) {
            if (!other.judged || other.value != cookie.value || target.first_line(other).line().http_only)
                continue;
            FindingDraft* const draft = findings.raise(target, cookie);
            if (draft == nullptr) continue;
            draft->says(cookie.audited.name +
                        " is HttpOnly, but a cookie that scripts can read has its value");
            draft->shows(other.audited.name + " holds the same value without HttpOnly");
        }
    }
}

void target(TargetFacts& target, CookieFindings& findings) {
    find_in_bodies(target, findings);
    find_in_cookies(target, findings);
}

}  // namespace

CookieCheck httponly_value_leaked() {
    return {
        .info = {.id = "httponly_value_leaked",
                 .title = "Value of an HttpOnly cookie where scripts can read it",
                 .category = "scripts",
                 .severity = FindingLevel::high,
                 .why = "HttpOnly protects nothing when the page itself, or another cookie, hands the same "
                        "value to scripts.",
                 .fix =
                     "Keep the session id out of pages and of other cookies; give scripts a token of their "
                     "own that does not open the session.",
                 .references = kReferences,
                 .zap_id = "",
                 .cwe = "200",
                 .needs = "http"},
        .target = target};
}

}  // namespace sessionaudit::checks
