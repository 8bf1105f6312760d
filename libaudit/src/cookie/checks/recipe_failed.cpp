#include "cookie/checks/check_tools.hpp"

namespace sessionaudit::checks {
namespace {

constexpr AuditReference kReferences[] = {refs::kWstgSchema};

void target(TargetFacts& target, CookieFindings& findings) {
    for (const CaptureProblem& problem : target.captured->problems) {
        if (problem.kind != CaptureProblem::Kind::recipe) continue;
        FindingDraft* const draft = findings.raise(target, std::string());
        if (draft == nullptr) continue;
        draft->says("the login recipe did not log in, so nothing behind the login was looked at");
        draft->shows(problem.sentence);
    }
}

}  // namespace

CookieCheck recipe_failed() {
    return {
        .info = {.id = "recipe_failed",
                 .title = "Login recipe that does not log in",
                 .category = "life_cycle",
                 .severity = FindingLevel::medium,
                 .why = "Nothing behind the login was seen, so a clean result says nothing about it.",
                 .fix = "Run the recipe's requests by hand, and correct addresses, field names, variables or "
                        "the text that shows a login.",
                 .references = kReferences,
                 .zap_id = "",
                 .cwe = "",
                 .needs = "recipe"},
        .target = target};
}

}  // namespace sessionaudit::checks
