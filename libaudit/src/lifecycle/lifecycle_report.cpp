// What the life-cycle tests say, and to which requirements it belongs: OWASP ASVS 5.0 chapters V7 and V14,
// the session management part of the Web Security Testing Guide, and MITRE's CWE.
#include <algorithm>
#include <array>

#include "lifecycle/lifecycle_run.hpp"

#include "core/ascii.hpp"

namespace sessionaudit {
namespace {

constexpr std::array kTests = {
    LifecycleTest{"rotation_at_login", "ASVS 7.2.4, WSTG-SESS-03, CWE-384"},
    LifecycleTest{"old_id_dead", "ASVS 7.2.4, WSTG-SESS-03, CWE-384"},
    LifecycleTest{"unknown_id_adopted", "ASVS 7.2.4, WSTG-SESS-03, CWE-384"},
    LifecycleTest{"logout_kills", "ASVS 7.4.1, WSTG-SESS-06, CWE-613"},
    LifecycleTest{"clear_site_data", "ASVS 14.3.1, WSTG-SESS-06"},
    LifecycleTest{"logout_everywhere", "ASVS 7.5.2, ASVS 7.4.3, WSTG-SESS-06"},
    LifecycleTest{"concurrent_sessions", "ASVS 7.1.2, WSTG-SESS-11"},
    LifecycleTest{"idle_timeout", "ASVS 7.3.1, WSTG-SESS-07, CWE-613"},
    LifecycleTest{"absolute_timeout", "ASVS 7.3.2, WSTG-SESS-07, CWE-613"},
};

// Shorter values stand in any page by chance.
constexpr std::size_t kValueMin = 16;

std::vector<std::string> list_of(std::string_view references) {
    const auto list = ascii::split(references, ", ");
    return {list.begin(), list.end()};
}

}  // namespace

std::span<const LifecycleTest> lifecycle_tests() {
    return kTests;
}

void LifecycleRun::add(std::string_view id, Outcome outcome, std::string sentence, std::string cookie) {
    LifecycleCheck check;
    check.id = id;
    check.outcome = outcome;
    check.sentence = std::move(sentence);
    check.cookie = std::move(cookie);
    const auto* const test =
        std::find_if(kTests.begin(), kTests.end(), [&](const auto& one) { return one.id == id; });
    if (test != kTests.end()) check.references = list_of(test->references);
    captured_.lifecycle.push_back(std::move(check));
}

// `why` is a clause; it becomes the sentence.
void LifecycleRun::not_tested(std::string_view id, std::string_view why) {
    std::string sentence = std::string(why) + ".";
    sentence[0] = ascii::to_upper(sentence[0]);
    add(id, Outcome::not_tested, sentence);
}

void LifecycleRun::nothing_tested(std::string_view why) {
    for (const LifecycleTest& test : kTests)
        not_tested(test.id, why);
}

void LifecycleRun::recipe_problem(std::string sentence) {
    captured_.problems.push_back({CaptureProblem::Kind::recipe, recipe_.start, std::move(sentence), true});
}

void LifecycleRun::append(HttpAnswer answer, CaptureKind kind, bool logged_in, const Visitor& visitor) {
    if (answer.problem) return;
    answer.capture.kind =
        answer.redirect.empty() || kind == CaptureKind::recipe_step ? kind : CaptureKind::redirect;
    answer.capture.logged_in = logged_in;
    auto& names = answer.capture.page.values_in_body;
    for (const StoredCookie& cookie : visitor.cookies())
        if (cookie.value.size() >= kValueMin && answer.body.find(cookie.value) != std::string::npos &&
            std::find(names.begin(), names.end(), cookie.name) == names.end())
            names.push_back(cookie.name);
    captured_.captures.push_back(std::move(answer.capture));
}

}  // namespace sessionaudit
