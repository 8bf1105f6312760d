#include "cookie/checks/check_tools.hpp"

namespace sessionaudit::checks {
namespace {

constexpr AuditReference kReferences[] = {refs::kAsvs341, refs::kRfc6797, refs::kZap10035, refs::kCwe319};

void target(TargetFacts& target, CookieFindings& findings) {
    // A browser takes no HSTS for an address (RFC 6797, 8.1.1).
    if (!target.https || is_ip_address(target.host)) return;
    for (const HstsHost& known : target.hsts)
        if (known.host == target.host || (known.subdomains && target.host.size() > known.host.size() &&
                                          target.host.ends_with("." + known.host)))
            return;
    for (const ResponseFacts& response : target.responses) {
        if (!response.https || response.host != target.host) continue;
        FindingDraft* const draft = findings.raise(target, std::string(), &response);
        if (draft == nullptr) continue;
        draft->says(target.host + " sends no Strict-Transport-Security that a browser would take");
        draft->shows("no valid Strict-Transport-Security field on the https responses seen");
    }
}

}  // namespace

CookieCheck hsts_missing() {
    return {
        .info = {.id = "hsts_missing",
                 .title = "No HSTS on the host",
                 .category = "transport",
                 .severity = FindingLevel::low,
                 .why =
                     "Until a browser knows that a host speaks https only, its first request may go out in "
                     "the clear, and with it every cookie that lacks Secure.",
                 .fix = "Send Strict-Transport-Security: max-age=31536000; includeSubDomains on every https "
                        "response.",
                 .references = kReferences,
                 .zap_id = "10035",
                 .cwe = "319",
                 .needs = "http"},
        .target = target};
}

}  // namespace sessionaudit::checks
