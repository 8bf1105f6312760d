// How many sessions, and for how long.
#include <algorithm>

#include "cookie/audit/side_by_side.hpp"
#include "lifecycle/lifecycle_run.hpp"

namespace sessionaudit {

// Several sessions of one account are no fault by themselves: ASVS asks that their number be decided and
// written down. So a limit that was seen passes, and its absence is only told.
void LifecycleRun::test_concurrent() {
    constexpr std::string_view kId = "concurrent_sessions";
    if (recipe_.sessions_per_account) return test_session_limit(kId, *recipe_.sessions_per_account);
    std::optional<Login> first = log_in();
    std::optional<Login> second = log_in();
    if (first->page.logged_in != LoggedIn::yes)
        return add(kId, Outcome::inconclusive, "The login did not work once more.", first_cookie());
    const LoggedIn still = is_logged_in(recipe_, first->visitor);
    if (second->page.logged_in != LoggedIn::yes)
        add(kId, still == LoggedIn::yes ? Outcome::passed : Outcome::inconclusive,
            still == LoggedIn::yes ? "A second login was refused while the first session lived."
                                   : "A second login did not work.",
            first_cookie());
    else if (still == LoggedIn::no)
        add(kId, Outcome::passed, "A second login ended the first session.", first_cookie());
    else if (still == LoggedIn::yes)
        add(kId, Outcome::inconclusive,
            std::string(kSideBySide).append(" That is no fault where it was decided so and written down."),
            first_cookie());
    else
        add(kId, Outcome::inconclusive, "The protected page gave no usable answer to the first session.",
            first_cookie());
    log_out(first->visitor);
    log_out(second->visitor);
}

// One login more than are meant to live. Which of them is over is the application's choice.
void LifecycleRun::test_session_limit(std::string_view id, int most) {
    std::vector<Login> logins;
    for (int number = 0; number <= most; ++number)
        logins.push_back(std::move(*log_in()));
    // Where the application refuses logins before the limit is reached, the limit was not tried.
    const bool tried = std::all_of(logins.begin(), logins.end() - 1,
                                   [](const Login& login) { return login.page.logged_in == LoggedIn::yes; });
    int alive = 0;
    bool known = true;
    for (Login& login : logins) {
        const LoggedIn still = is_logged_in(recipe_, login.visitor);
        alive += still == LoggedIn::yes;
        known = known && still != LoggedIn::unknown;
    }
    std::string sentence = "After " + std::to_string(most + 1) + " logins ";
    sentence.append(std::to_string(alive))
        .append(" sessions of one account live side by side; the recipe's limit is ");
    sentence.append(std::to_string(most)).append(".");
    if (alive > most)
        add(id, Outcome::failed, std::move(sentence), first_cookie());
    else if (!known)
        add(id, Outcome::inconclusive, "The protected page gave no usable answer to one of the sessions.",
            first_cookie());
    else if (!tried || alive == 0)
        add(id, Outcome::inconclusive,
            "The login did not work " + std::to_string(most) + " times more, so the limit was not reached.",
            first_cookie());
    else
        add(id, Outcome::passed, std::move(sentence), first_cookie());
    for (Login& login : logins)
        log_out(login.visitor);
}

void LifecycleRun::test_idle() {
    constexpr std::string_view kId = "idle_timeout";
    if (!options_.idle_probe) return not_tested(kId, "no time to wait was asked for");
    std::optional<Login> login = log_in();
    if (login->page.logged_in != LoggedIn::yes)
        return add(kId, Outcome::inconclusive, "The login did not work once more.", first_cookie());
    world_.web->wait(*options_.idle_probe);
    const std::string time = std::to_string(options_.idle_probe->count()) + " seconds";
    switch (is_logged_in(recipe_, login->visitor)) {
        case LoggedIn::yes:
            add(kId, Outcome::failed, "After " + time + " without a request the session still lived.",
                first_cookie());
            break;
        case LoggedIn::no:
            add(kId, Outcome::passed, "After " + time + " without a request the session was over.",
                first_cookie());
            break;
        case LoggedIn::unknown:
            add(kId, Outcome::inconclusive, "After the wait the protected page gave no usable answer.",
                first_cookie());
            break;
    }
    log_out(login->visitor);
}

}  // namespace sessionaudit
