#include "cookie/audit/declaration.hpp"
#include "cookie/checks/check_tools.hpp"

namespace sessionaudit::checks {
namespace {

constexpr AuditReference kReferences[] = {refs::kEprivacy, refs::kCnil};

void target(TargetFacts& target, CookieFindings& findings) {
    for (const ResponseFacts& response : target.responses) {
        if (!response.capture->browser || response.capture->logged_in) continue;
        for (const BrowserFacts::Storage& storage : response.capture->browser->storage) {
            const KnownCookie* const known = target.catalogue->find(storage.name);
            if (known == nullptr || !needs_consent(known->purpose)) continue;
            FindingDraft* const draft = findings.raise(target, storage.kind + "/" + storage.name, &response);
            if (draft == nullptr) continue;
            draft->sure(Confidence::medium);
            draft->says(storage.name + " (" + known->purpose + ") is written to " + storage.kind +
                        " before anybody was asked");
            draft->shows(storage.kind + " of " + storage.origin);
        }
    }
}

}  // namespace

CookieCheck storage_before_consent() {
    return {
        .info = {.id = "storage_before_consent",
                 .title = "Browser storage that needs consent used without it",
                 .category = "consent",
                 .severity = FindingLevel::medium,
                 .why = "The law speaks of storing on the device, not of cookies: localStorage and IndexedDB "
                        "need the same yes.",
                 .fix = "Write to storage after the choice, as with cookies.",
                 .references = kReferences,
                 .zap_id = "",
                 .cwe = "",
                 .needs = "browser"},
        .target = target};
}

}  // namespace sessionaudit::checks
