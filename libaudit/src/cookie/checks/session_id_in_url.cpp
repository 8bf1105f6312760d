#include "cookie/audit/url_parts.hpp"
#include "cookie/audit/url_session_id.hpp"
#include "cookie/checks/check_tools.hpp"

namespace sessionaudit::checks {
namespace {

constexpr AuditReference kReferences[] = {refs::kWstgExposed, refs::kAsvs1431, refs::kZap3, refs::kCwe598};

/// The cookie that the id belongs to, by its very value or by the parameter's name.
CookieFacts* cookie_of(TargetFacts& target, const UrlSessionId& id) {
    for (CookieFacts& cookie : target.cookies)
        if (cookie.judged &&
            (cookie.index == id.cookie || ascii::equal_ignoring_case(cookie.audited.name, id.parameter)))
            return &cookie;
    return nullptr;
}

void tell(TargetFacts& target, CookieFindings& findings, const ResponseFacts& response,
          const std::string& url, const UrlSessionId& id, const std::string& where) {
    CookieFacts* const cookie = cookie_of(target, id);
    FindingDraft* const draft =
        cookie != nullptr ? findings.raise(target, *cookie) : findings.raise(target, id.parameter, &response);
    if (draft == nullptr) return;
    draft->finding.url = shown_url(response.capture->url);
    draft->finding.capture = response.index;
    draft->finding.span = {};
    draft->sure(id.very_value ? Confidence::high : Confidence::medium);
    draft->says(where + (id.very_value ? " holds the value of " + cookie->audited.name
                                       : " holds a session id as " + id.parameter));
    draft->shows(hide_session_id(url, id));
}

void target(TargetFacts& target, CookieFindings& findings) {
    const UrlSessionIds finder(target);
    for (const ResponseFacts& response : target.responses) {
        const Capture& capture = *response.capture;
        if (const auto id = finder.find(capture.url))
            tell(target, findings, response, capture.url, *id, "the page's own URL");
        for (const std::string_view location : capture.values_of("location"))
            if (const auto id = finder.find(location))
                tell(target, findings, response, std::string(location), *id, "a redirect");
        for (const PageLink& link : capture.page.links)
            if (const auto id = finder.find(link.url))
                tell(target, findings, response, link.url, *id, "a link of the page");
    }
}

}  // namespace

CookieCheck session_id_in_url() {
    return {
        .info = {.id = "session_id_in_url",
                 .title = "Session id in a URL",
                 .category = "session_id",
                 .severity = FindingLevel::high,
                 .why = "URLs end up in histories, logs, bookmarks, mails and the Referer of other requests, "
                        "and whoever finds the id there has the session.",
                 .fix = "Carry the id in a cookie only, and switch URL rewriting off on the server.",
                 .references = kReferences,
                 .zap_id = "3",
                 .cwe = "598",
                 .needs = "http"},
        .target = target};
}

}  // namespace sessionaudit::checks
