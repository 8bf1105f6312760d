#include "cookie/checks/check_tools.hpp"

namespace sessionaudit::checks {
namespace {

constexpr AuditReference kReferences[] = {refs::kAsvs731, refs::kAsvs732, refs::kNist, refs::kCwe539,
                                          refs::kWstgTimeout};

constexpr std::int64_t kDay = 24 * 3600;
/// NIST SP 800-63B-4 asks for a new login after 30 days at the latest, at the lowest level.
constexpr std::int64_t kReauthentication = 30 * kDay;

void kept(const LineFacts& line, const TargetFacts& target, CookieFindings& findings) {
    if (!is_session(line) || !line.judged.asked_lifetime) return;
    const CookieFacts& cookie = *line.cookie;
    if (cookie.expected != nullptr && cookie.expected->max_lifetime) return;
    const auto& limits = target.policy->max_lifetime_by_purpose;
    const auto limit = limits.find("session");
    const std::int64_t most = limit != limits.end() ? limit->second : kReauthentication;
    const std::int64_t asked = *line.judged.asked_lifetime;
    // To outlive the browser is what such a cookie is for, and a day or less is an idle limit that slides.
    const std::int64_t fine = cookie.name_kind == NameKind::remember ? most : std::min(most, kDay);
    if (asked <= fine) return;
    FindingDraft* const draft = findings.raise(line);
    if (draft == nullptr) return;
    draft->level(asked > most ? FindingLevel::medium : FindingLevel::low).at(lifetime_span(line));
    draft->says(called(line) + " keeps a session for " + duration_words(asked) +
                " after the browser is closed");
    LineEdits& edits = draft->repaired();
    if (cookie.name_kind == NameKind::remember && most > 0)
        edits.max_age = most;
    else
        edits.drop_lifetime = true;
}

}  // namespace

CookieCheck session_persistent() {
    return {
        .info = {.id = "session_persistent",
                 .title = "Session cookie that outlives the browser",
                 .category = "lifetime",
                 .severity = FindingLevel::low,
                 .why = "The session stays on the disk of a device that others may use next, and a copied "
                        "cookie works for as long.",
                 .fix =
                     "Leave out Expires and Max-Age, end sessions on the server by an idle and an absolute "
                     "limit, and keep \"remember me\" in a token of its own.",
                 .references = kReferences,
                 .zap_id = "",
                 .cwe = "539",
                 .needs = "http"},
        .kept = kept};
}

}  // namespace sessionaudit::checks
