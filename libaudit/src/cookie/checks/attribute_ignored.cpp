#include "cookie/checks/check_tools.hpp"

namespace sessionaudit::checks {
namespace {

constexpr AuditReference kReferences[] = {refs::kBisAttributes};

void kept(const LineFacts& line, const TargetFacts&, CookieFindings& findings) {
    for (const VerdictReason& change : line.judged.changes) {
        const bool date = change.code == "expires_malformed";
        const bool number = change.code == "max_age_malformed";
        if (!date && !number && change.code != "path_not_absolute") continue;
        FindingDraft* const draft = findings.raise(line);
        if (draft == nullptr) return;
        draft->at(change.span);
        draft->says(called(line) + (date ? " has an Expires that is not a date, so it counts for nothing"
                                    : number
                                        ? " has a Max-Age that is not a number, so it counts for nothing"
                                        : " has a Path without a leading slash, so it counts for nothing"));
        draft->repaired();
        return;
    }
}

}  // namespace

CookieCheck attribute_ignored() {
    return {
        .info = {.id = "attribute_ignored",
                 .title = "Attribute that browsers ignore",
                 .category = "scope",
                 .severity = FindingLevel::low,
                 .why =
                     "What the attribute was meant to limit is not limited: a date nobody can read makes a "
                     "cookie of the browser session, a path without a slash is replaced.",
                 .fix = "Write Max-Age as a whole number of seconds, Expires as an HTTP date and Path with a "
                        "leading slash.",
                 .references = kReferences,
                 .zap_id = "",
                 .cwe = "",
                 .needs = "http"},
        .kept = kept};
}

}  // namespace sessionaudit::checks
