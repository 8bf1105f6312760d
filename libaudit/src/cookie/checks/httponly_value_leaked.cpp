#include <unordered_map>

#include "cookie/audit/url_parts.hpp"
#include "cookie/checks/check_tools.hpp"

namespace sessionaudit::checks {
namespace {

constexpr AuditReference kReferences[] = {refs::kAsvs334, refs::kWstgExposed, refs::kCwe200};

bool is_protected(const CookieFacts& cookie, const TargetFacts& target) {
    return cookie.judged && cookie.audited.session_like && target.first_line(cookie).line().http_only;
}

/// Where a name or a value was first seen, and how often.
template <typename Place>
struct Seen {
    const Place* first = nullptr;
    std::size_t times = 0;
};

void find_in_bodies(TargetFacts& target, CookieFindings& findings) {
    std::unordered_map<std::string_view, Seen<ResponseFacts>> bodies;
    for (const ResponseFacts& response : target.responses)
        for (const std::string& name : response.capture->page.values_in_body) {
            Seen<ResponseFacts>& seen =
                bodies.try_emplace(name, Seen<ResponseFacts>{&response}).first->second;
            ++seen.times;
        }
    for (CookieFacts& cookie : target.cookies) {
        const auto seen = bodies.find(cookie.audited.name);
        if (seen == bodies.end() || !is_protected(cookie, target)) continue;
        FindingDraft* const draft = findings.raise(target, cookie);
        if (draft == nullptr) continue;
        draft->finding.times = seen->second.times;
        draft->says(cookie.audited.name + " is HttpOnly, but its value stands in a page");
        draft->shows("the value was found in the body of " + shown_url(seen->second.first->capture->url));
    }
}

void find_in_cookies(TargetFacts& target, CookieFindings& findings) {
    constexpr std::size_t kValueMin = 16;
    std::unordered_map<std::string_view, Seen<CookieFacts>> open;
    for (const CookieFacts& cookie : target.cookies) {
        if (!cookie.judged || cookie.value.size() < kValueMin || target.first_line(cookie).line().http_only)
            continue;
        ++open.try_emplace(cookie.value, Seen<CookieFacts>{&cookie}).first->second.times;
    }
    for (CookieFacts& cookie : target.cookies) {
        const auto seen = open.find(cookie.value);
        if (seen == open.end() || !is_protected(cookie, target)) continue;
        FindingDraft* const draft = findings.raise(target, cookie);
        if (draft == nullptr) continue;
        draft->finding.times = seen->second.times;
        draft->says(cookie.audited.name + " is HttpOnly, but a cookie that scripts can read has its value");
        draft->shows(seen->second.first->audited.name + " holds the same value without HttpOnly");
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
