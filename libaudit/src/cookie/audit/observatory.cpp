// The results, their modifiers and their order are those of the cookie test and the grading table that MDN
// publishes (https://developer.mozilla.org/en-US/observatory/docs/tests_and_scoring).
#include "cookie/audit/observatory.hpp"

#include <algorithm>

#include "core/ascii.hpp"

namespace sessionaudit {
namespace {

struct Result {
    std::string_view name;
    int modifier;
};
constexpr Result kSameSiteToo{"cookies-secure-with-httponly-sessions-and-samesite", 5};
constexpr Result kGood{"cookies-secure-with-httponly-sessions", 0};
constexpr Result kNone{"cookies-not-found", 0};
/// Best to worst; the worst that applies is the result. The order is not that of the modifiers.
constexpr Result kFaults[] = {{"cookies-without-secure-flag-but-protected-by-hsts", -5},
                              {"cookies-without-secure-flag", -20},
                              {"cookies-session-without-secure-flag-but-protected-by-hsts", -10},
                              {"cookies-samesite-flag-invalid", -20},
                              {"cookies-anticsrf-without-samesite-flag", -20},
                              {"cookies-session-without-httponly-flag", -30},
                              {"cookies-session-without-secure-flag", -40}};
enum Fault {
    secure_hsts,
    secure,
    session_secure_hsts,
    same_site,
    anti_csrf,
    http_only,
    session_secure,
    none
};

bool is_session_name(std::string_view name) {
    return ascii::contains_ignoring_case(name, "login") || ascii::contains_ignoring_case(name, "sess");
}

/// The worst of one line; below 0 where it has no fault.
int worst_of(const SetCookieLine& cookie, bool hsts) {
    const bool session = is_session_name(cookie.name);
    int worst = -1;
    const auto note = [&](Fault fault) { worst = std::max(worst, static_cast<int>(fault)); };
    if (cookie.same_site == SameSite::unknown || (cookie.same_site == SameSite::none && !cookie.secure))
        note(same_site);
    if (!cookie.secure) note(hsts ? secure_hsts : secure);
    if (ascii::contains_ignoring_case(cookie.name, "csrf") && cookie.same_site == SameSite::unset)
        note(anti_csrf);
    if (session && !cookie.secure) note(hsts ? session_secure_hsts : session_secure);
    if (session && !cookie.http_only) note(http_only);
    return worst;
}

/// Its jar holds what is not refused, and keeps what only SameSite spoils. What other sites set is not asked.
bool in_jar(const LineFacts& fact) {
    const SetCookieLine& line = fact.line();
    if (fact.deletes() || fact.judged.third_party || line.name.empty()) return false;
    if (line.name == "heroku-session-affinity") return false;
    return !fact.refused() || (line.same_site == SameSite::none && !line.secure);
}

ObservatoryScore score_of(const Result& result) {
    ObservatoryScore score;
    score.result = result.name;
    score.modifier = result.modifier;
    // A bonus counts from 90 on only, and the cookie test alone begins at 100.
    score.score = std::max(0, 100 + result.modifier);
    score.grade = observatory_grade(score.score);
    return score;
}

}  // namespace

std::string_view observatory_grade(int score) noexcept {
    struct Grade {
        int from;
        std::string_view name;
    };
    static constexpr Grade kGrades[] = {{100, "A+"}, {90, "A"},  {85, "A-"}, {80, "B+"},
                                        {70, "B"},   {65, "B-"}, {60, "C+"}, {50, "C"},
                                        {45, "C-"},  {40, "D+"}, {30, "D"},  {25, "D-"}};
    for (const Grade& grade : kGrades)
        if (score >= grade.from) return grade.name;
    return "F";
}

ObservatoryScore observatory_score(const TargetFacts& target) {
    const bool hsts = std::any_of(target.hsts.begin(), target.hsts.end(), [&](const HstsHost& known) {
        return known.host == target.host && known.max_age >= kHstsEnough;
    });
    bool any = false;
    bool all_same_site = true;
    int worst = -1;
    for (const LineFacts& line : target.lines) {
        if (!in_jar(line)) continue;
        any = true;
        all_same_site = all_same_site && line.line().same_site != SameSite::unset;
        worst = std::max(worst, worst_of(line.line(), hsts));
    }
    if (!any) return score_of(kNone);
    if (worst >= 0) return score_of(kFaults[static_cast<std::size_t>(worst)]);
    return score_of(all_same_site ? kSameSiteToo : kGood);
}

}  // namespace sessionaudit
