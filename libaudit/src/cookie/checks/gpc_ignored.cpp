#include "cookie/audit/url_parts.hpp"
#include "cookie/checks/check_tools.hpp"

namespace sessionaudit::checks {
namespace {

constexpr AuditReference kReferences[] = {refs::kCcpa7025, refs::kGpc};

bool sells(const std::string& purpose) {
    return purpose == "advertising" || purpose == "social_media" || purpose == "direct_marketing";
}

void kept(const LineFacts& line, const TargetFacts&, CookieFindings& findings) {
    if (!line.response->capture->with_gpc || !sells(line.cookie->audited.purpose)) return;
    FindingDraft* const draft = findings.raise(line);
    if (draft == nullptr) return;
    draft->finding.url = shown_url(line.response->capture->url);
    draft->sure(line.cookie->expected != nullptr ? Confidence::high : Confidence::medium);
    draft->says(called(line) + " (" + line.cookie->audited.purpose +
                ") is set although the request said Sec-GPC: 1");
}

}  // namespace

CookieCheck gpc_ignored() {
    return {.info = {.id = "gpc_ignored",
                     .title = "Advertising cookie despite Global Privacy Control",
                     .category = "consent",
                     .severity = FindingLevel::high,
                     .why = "A request with Sec-GPC: 1 is an opt-out from sale and sharing, and a cookie for "
                            "advertising was set in spite of it.",
                     .fix = "Do not set or load what serves cross-context advertising when the request says "
                            "Sec-GPC: 1.",
                     .references = kReferences,
                     .zap_id = "",
                     .cwe = "",
                     .needs = "http"},
            .kept = kept};
}

}  // namespace sessionaudit::checks
