#include "cookie/checks/check_tools.hpp"

namespace sessionaudit::checks {
namespace {

constexpr AuditReference kReferences[] = {refs::kGpc, refs::kCcpa7025};

void target(TargetFacts& target, CookieFindings& findings) {
    for (const ResponseFacts& response : target.responses) {
        const Capture& capture = *response.capture;
        if (capture.kind != CaptureKind::well_known || response.path != "/.well-known/gpc.json") continue;
        if (capture.status == 200 || capture.status < 100) continue;
        FindingDraft* const draft = findings.raise(target, std::string(), &response);
        if (draft == nullptr) continue;
        draft->says(target.host + " serves no /.well-known/gpc.json");
        draft->shows("status " + std::to_string(capture.status));
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
