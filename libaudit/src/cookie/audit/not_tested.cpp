#include "cookie/audit/not_tested.hpp"

#include <algorithm>

#include "cookie/audit/side_by_side.hpp"

namespace sessionaudit {
namespace {

template <typename Condition>
bool any_capture(const TargetFacts& target, Condition condition) {
    return std::any_of(target.captured->captures.begin(), target.captured->captures.end(), condition);
}

}  // namespace

std::vector<std::string> what_was_not_tested(const TargetFacts& target) {
    std::vector<std::string> sentences;
    if (!target.browser)
        sentences.emplace_back(
            "cookies and storage that scripts write, and which scripts read a cookie: needs a browser");
    sentences.emplace_back("what changes after accepting or refusing in a consent banner: needs clicks");
    if (target.captured->lifecycle.empty() &&
        !any_capture(target, [](const Capture& c) { return c.logged_in; }))
        sentences.emplace_back(
            "what lies behind a login, and the session's life cycle: needs a login recipe");
    if (target.captured->id_estimates.empty())
        sentences.emplace_back(
            "how hard session ids are to guess: needs fresh ids, which a login recipe collects");
    if (!any_capture(target, [](const Capture& c) { return c.with_gpc; }))
        sentences.emplace_back("whether Sec-GPC: 1 is honoured: no request sent it");
    for (const LifecycleCheck& check : target.captured->lifecycle)
        if (check.outcome == LifecycleCheck::Outcome::not_tested ||
            (check.outcome == LifecycleCheck::Outcome::inconclusive && !lived_side_by_side(check)))
            sentences.push_back(check.id + ": " + check.sentence);
    return sentences;
}

}  // namespace sessionaudit
