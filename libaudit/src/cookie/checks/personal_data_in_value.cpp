#include "cookie/audit/personal_data.hpp"
#include "cookie/checks/check_tools.hpp"

namespace sessionaudit::checks {
namespace {

constexpr AuditReference kReferences[] = {refs::kGdpr5, refs::kAsvs1431, refs::kCwe359};

void kept(const LineFacts& line, const TargetFacts&, CookieFindings& findings) {
    if (looks_like_jwt(line.line().value)) return;
    const PersonalData found = personal_data_in(line.line().name, line.line().value);
    if (found == PersonalData::none) return;
    FindingDraft* const draft = findings.raise(line);
    if (draft == nullptr) return;
    draft->sure(found == PersonalData::email ? Confidence::high : Confidence::medium)
        .at(line.line().value_span);
    draft->says(called(line) + " holds what looks like " + std::string(words_of(found)));
}

}  // namespace

CookieCheck personal_data_in_value() {
    return {
        .info = {.id = "personal_data_in_value",
                 .title = "Personal data in a cookie's value",
                 .category = "privacy",
                 .severity = FindingLevel::medium,
                 .why =
                     "The value travels with every request and lies on the disk of the device, where logs, "
                     "scripts and other people find it.",
                 .fix = "Keep a random id in the cookie and the data on the server.",
                 .references = kReferences,
                 .zap_id = "",
                 .cwe = "359",
                 .needs = "http"},
        .kept = kept};
}

}  // namespace sessionaudit::checks
