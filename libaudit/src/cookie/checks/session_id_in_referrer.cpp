#include <algorithm>

#include "cookie/audit/url_parts.hpp"
#include "cookie/audit/url_session_id.hpp"
#include "cookie/checks/check_tools.hpp"

namespace sessionaudit::checks {
namespace {

constexpr AuditReference kReferences[] = {refs::kWstgExposed, refs::kReferrerPolicy, refs::kAsvs1431,
                                          refs::kCwe598};

enum class Leak { stopped, by_old_browsers, always };

constexpr std::string_view kPolicies[] = {"no-referrer",
                                          "no-referrer-when-downgrade",
                                          "same-origin",
                                          "origin",
                                          "strict-origin",
                                          "origin-when-cross-origin",
                                          "strict-origin-when-cross-origin",
                                          "unsafe-url"};

/// The last word of the lists that is known; a browser passes over the others.
std::string_view policy_of(const Capture& capture) {
    std::string_view policy;
    for (std::string_view rest : capture.values_of("referrer-policy")) {
        while (!rest.empty()) {
            const std::size_t end = std::min(rest.find(','), rest.size());
            const std::string_view word = ascii::trim(rest.substr(0, end));
            rest.remove_prefix(std::min(end + 1, rest.size()));
            const bool known =
                std::any_of(std::begin(kPolicies), std::end(kPolicies),
                            [&](std::string_view each) { return ascii::equal_ignoring_case(each, word); });
            if (known) policy = word;
        }
    }
    return policy;
}

Leak leak_of(const Capture& capture) {
    const std::string_view policy = policy_of(capture);
    if (policy.empty()) return Leak::by_old_browsers;
    return ascii::equal_ignoring_case(policy, "unsafe-url") ||
                   ascii::equal_ignoring_case(policy, "no-referrer-when-downgrade")
               ? Leak::always
               : Leak::stopped;
}

const PageLink* third_party_link(const Capture& capture, std::string_view host) {
    for (const PageLink& link : capture.page.links) {
        const std::string other = url_parts(link.url).host;
        if (!other.empty() && !same_site_hosts(other, host)) return &link;
    }
    return nullptr;
}

void target(TargetFacts& target, CookieFindings& findings) {
    const UrlSessionIds finder(target);
    for (const ResponseFacts& response : target.responses) {
        const auto id = finder.find(response.capture->url);
        const Leak leak = leak_of(*response.capture);
        if (!id || leak == Leak::stopped) continue;
        const PageLink* const link = third_party_link(*response.capture, response.host);
        if (link == nullptr) continue;
        FindingDraft* const draft = findings.raise(target, id->parameter, &response);
        if (draft == nullptr) continue;
        draft->level(leak == Leak::always ? FindingLevel::high : FindingLevel::low).sure(Confidence::medium);
        draft->says("a page with a session id in its URL points to " + url_parts(link->url).host +
                    (leak == Leak::always
                         ? ", and its Referrer-Policy sends the whole URL there"
                         : ", and no Referrer-Policy keeps older browsers from sending the whole URL"));
        draft->shows(hide_session_id(response.capture->url, *id));
    }
}

}  // namespace

CookieCheck session_id_in_referrer() {
    return {
        .info = {.id = "session_id_in_referrer",
                 .title = "Session id that leaves with the Referer",
                 .category = "session_id",
                 .severity = FindingLevel::high,
                 .why = "A page whose URL holds a session id hands it to every other site that it loads from "
                        "or links to.",
                 .fix =
                     "Take the id out of the URL, and send Referrer-Policy: strict-origin-when-cross-origin "
                     "or no-referrer.",
                 .references = kReferences,
                 .zap_id = "",
                 .cwe = "598",
                 .needs = "http"},
        .target = target};
}

}  // namespace sessionaudit::checks
