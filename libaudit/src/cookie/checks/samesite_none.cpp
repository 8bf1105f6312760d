#include "cookie/checks/check_tools.hpp"

namespace sessionaudit::checks {
namespace {

constexpr AuditReference kReferences[] = {refs::kAsvs332, refs::kZap100542, refs::kCwe1275};

void kept(const LineFacts& line, const TargetFacts&, CookieFindings& findings) {
    if (line.line().same_site != SameSite::none || !is_first_party(line) || line.line().partitioned) return;
    if (const ExpectedCookie* const expected = line.cookie->expected)
        for (const std::string& required : expected->required)
            if (ascii::equal_ignoring_case(required, "SameSite=None")) return;
    FindingDraft* const draft = findings.raise(line);
    if (draft == nullptr) return;
    draft->level(is_session(line) || is_csrf(line) ? FindingLevel::medium : FindingLevel::low);
    draft->sure(Confidence::medium).at(span_of(line, CookieAttribute::Kind::same_site));
    draft->says(called(line) +
                " goes along with every request from other sites; say Lax if no other host or site needs it");
    // Single sign-on and embedded pages live on it: whether this is such a cookie nobody can see from
    // outside.
    draft->advice = true;
    draft->repaired().same_site = SameSite::lax;
}

}  // namespace

CookieCheck samesite_none() {
    return {
        .info = {.id = "samesite_none",
                 .title = "First-party cookie sent with requests of other sites",
                 .category = "cross_site",
                 .severity = FindingLevel::low,
                 .why =
                     "SameSite=None sends the cookie with every request that any other site makes a browser "
                     "send, which is what request forgery lives on.",
                 .fix = "Say SameSite=Lax unless pages of other sites must embed this one; then add "
                        "Partitioned as well.",
                 .references = kReferences,
                 .zap_id = "10054-2",
                 .cwe = "1275",
                 .needs = "http"},
        .kept = kept};
}

}  // namespace sessionaudit::checks
