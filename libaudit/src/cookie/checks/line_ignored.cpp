#include "cookie/checks/check_tools.hpp"

namespace sessionaudit::checks {
namespace {

constexpr AuditReference kReferences[] = {refs::kBisAttributes, refs::kBisServer};

std::string refusal_words(std::string_view code) {
    if (code == "overwrites_secure")
        return " is dropped by browsers: over plain http it would stand in the way of a Secure cookie";
    if (code == "overwrites_http_only")
        return " is dropped by browsers: a script would overwrite an HttpOnly cookie";
    return " is dropped by browsers (" + std::string(code) + ")";
}

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
                                                  : refusal_words(code)));
}

}  // namespace

CookieCheck line_ignored() {
    return {
        .info = {.id = "line_ignored",
                 .title = "Set-Cookie line that browsers ignore",
                 .category = "scope",
                 .severity = FindingLevel::medium,
                 .why = "Nothing of the line is stored, so whatever relies on it does not work.",
                 .fix =
                     "Write name=value followed by attributes, without control characters; encode what does "
                     "not fit. What a Secure cookie holds is set over https only, what an HttpOnly cookie "
                     "holds by responses only.",
                 .references = kReferences,
                 .zap_id = "",
                 .cwe = "",
                 .needs = "http"},
        .refused = refused};
}

}  // namespace sessionaudit::checks
