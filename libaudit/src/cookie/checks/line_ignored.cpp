#include "cookie/checks/check_tools.hpp"

namespace sessionaudit::checks {
namespace {

constexpr AuditReference kReferences[] = {refs::kBisAttributes, refs::kBisServer};

void refused(const LineFacts& line, const TargetFacts&, CookieFindings& findings) {
    const Refusal why = refusal_of(line);
    if (why != Refusal::ignored && why != Refusal::overwrite && why != Refusal::other) return;
    FindingDraft* const draft = findings.raise(line);
    if (draft == nullptr) return;
    const std::string_view code = line.judged.reason.code;
    draft->at(line.judged.reason.span);
    draft->says(called(line) + (code == "control_character"
                                    ? " holds a control character, so browsers ignore the line"
                                : code == "empty" ? " has neither name nor value, so browsers ignore the line"
                                                  : " is dropped by browsers (" + std::string(code) + ")"));
}

}  // namespace

CookieCheck line_ignored() {
    return {
        .info = {.id = "line_ignored",
                 .title = "Set-Cookie line that browsers ignore",
                 .category = "scope",
                 .severity = FindingLevel::medium,
                 .why = "The line cannot be read as a cookie, so nothing of it is stored and whatever relies "
                        "on it does not work.",
                 .fix =
                     "Write name=value followed by attributes, without control characters; encode what does "
                     "not fit.",
                 .references = kReferences,
                 .zap_id = "",
                 .cwe = "",
                 .needs = "http"},
        .refused = refused};
}

}  // namespace sessionaudit::checks
