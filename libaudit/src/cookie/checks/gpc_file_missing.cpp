#include "cookie/checks/check_tools.hpp"

namespace sessionaudit::checks {
namespace {

constexpr AuditReference kReferences[] = {refs::kGpc, refs::kCcpa7025};

bool is_file(const ResponseFacts& response) {
    return response.capture->kind == CaptureKind::well_known;
}

bool leads_on(const Capture& capture) {
    return capture.status >= 300 && capture.status < 400 && !capture.values_of("location").empty();
}

/// What the redirects end with: the hops stand one after the other.
std::size_t last_hop(const TargetFacts& target, std::size_t at) {
    while (leads_on(*target.responses[at].capture) && at + 1 < target.responses.size() &&
           is_file(target.responses[at + 1]))
        ++at;
    return at;
}

void target(TargetFacts& target, CookieFindings& findings) {
    for (std::size_t at = 0; at < target.responses.size(); ++at) {
        const ResponseFacts& response = target.responses[at];
        if (!is_file(response) || response.path != "/.well-known/gpc.json") continue;
        at = last_hop(target, at);
        const int status = target.responses[at].capture->status;
        if (status == 200 || status < 100) continue;
        FindingDraft* const draft = findings.raise(target, std::string(), &response);
        if (draft == nullptr) continue;
        draft->says(target.host + " serves no /.well-known/gpc.json");
        draft->shows("status " + std::to_string(status));
    }
}

}  // namespace

CookieCheck gpc_file_missing() {
    return {
        .info = {.id = "gpc_file_missing",
                 .title = "No /.well-known/gpc.json",
                 .category = "consent",
                 .severity = FindingLevel::info,
                 .why =
                     "The file is how a site says that it honours Global Privacy Control; without it nobody "
                     "can know.",
                 .fix = "Serve {\"gpc\": true, \"lastUpdate\": \"2026-01-01\"} as application/json at "
                        "/.well-known/gpc.json.",
                 .references = kReferences,
                 .zap_id = "",
                 .cwe = "",
                 .needs = "http"},
        .target = target};
}

}  // namespace sessionaudit::checks
