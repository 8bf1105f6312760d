// Does a logout end the session at the server, or only in the browser?
#include <algorithm>

#include "lifecycle/lifecycle_run.hpp"

namespace sessionaudit {
namespace {

bool clears_cookies(const HttpAnswer& answer) {
    for (const std::string_view field : answer.capture.values_of("clear-site-data"))
        if (field.find("\"cookies\"") != std::string_view::npos ||
            field.find("\"*\"") != std::string_view::npos)
            return true;
    return false;
}

}  // namespace

void LifecycleRun::test_logout(Login& login) {
    if (recipe_.logout.empty()) {
        not_tested("logout_kills", "the recipe has no \"logout\"");
        not_tested("clear_site_data", "the recipe has no \"logout\"");
        return;
    }
    // The tests before may have been taken for theft, or may have used up the account's one session.
    if (is_logged_in(recipe_, login.visitor) != LoggedIn::yes) {
        std::optional<Login> again = log_in();
        if (again->page.logged_in != LoggedIn::yes) {
            add("logout_kills", Outcome::inconclusive, "The login did not work once more.", first_cookie());
            not_tested("clear_site_data", "there was nobody to log out");
            return;
        }
        login = std::move(*again);
    }
    const Visitor copy = login.visitor;
    const StepsTaken taken = take_steps(recipe_.logout, "logout", login.visitor);
    for (const HttpAnswer& answer : taken.answers)
        append(answer, CaptureKind::recipe_step, true, copy);
    if (taken.fault) {
        recipe_problem("The logout did not work: " + *taken.fault + ".");
        not_tested("logout_kills", "the logout of the recipe did not work");
        not_tested("clear_site_data", "the logout of the recipe did not work");
        return;
    }
    if (is_logged_in(recipe_, login.visitor) == LoggedIn::yes) {
        recipe_problem(
            "After the \"logout\" of the recipe the browser itself is still logged in; check its steps: "
            "many applications want a form to be posted, with its token (\"load_form\": true).");
        not_tested("logout_kills", "the logout of the recipe logged nobody out");
        not_tested("clear_site_data", "the logout of the recipe logged nobody out");
        return;
    }
    switch (is_logged_in(recipe_, copy)) {
        case LoggedIn::yes:
            add("logout_kills", Outcome::failed,
                "After the logout, a copy of the cookies from before it still opened the protected page: "
                "only the "
                "browser forgot the session, the server did not.",
                first_cookie());
            break;
        case LoggedIn::no:
            add("logout_kills", Outcome::passed,
                "After the logout, a copy of the cookies from before it does not open the protected page.",
                first_cookie());
            break;
        case LoggedIn::unknown:
            add("logout_kills", Outcome::inconclusive,
                "The protected page gave no usable answer to a copy of the cookies from before the logout.",
                first_cookie());
            break;
    }
    test_clear_site_data(taken);
}

// How much that weighs is the policy's business; its rule is `info` where nobody says otherwise.
void LifecycleRun::test_clear_site_data(const StepsTaken& logout) {
    const bool clears = std::any_of(logout.answers.begin(), logout.answers.end(), clears_cookies);
    add("clear_site_data", clears ? Outcome::passed : Outcome::failed,
        clears ? "The logout tells the browser to delete the site's cookies (Clear-Site-Data)."
               : "The logout sends no Clear-Site-Data with \"cookies\" or \"*\": what the application does "
                 "not remove "
                 "by other means stays in the browser.");
}

void LifecycleRun::test_logout_everywhere() {
    constexpr std::string_view kId = "logout_everywhere";
    if (recipe_.logout_everywhere.empty()) return not_tested(kId, "the recipe has no \"logout_everywhere\"");
    std::optional<Login> other = log_in();
    std::optional<Login> here = log_in();
    if (other->page.logged_in != LoggedIn::yes || here->page.logged_in != LoggedIn::yes)
        return add(kId, Outcome::inconclusive, "The login did not work twice more.", first_cookie());
    if (is_logged_in(recipe_, other->visitor) != LoggedIn::yes)
        return not_tested(kId, "a second login ends the first session, so there are never two to end");
    const StepsTaken taken = take_steps(recipe_.logout_everywhere, "logout_everywhere", here->visitor);
    for (const HttpAnswer& answer : taken.answers)
        append(answer, CaptureKind::recipe_step, true, here->visitor);
    if (taken.fault) {
        recipe_problem("Logging out everywhere did not work: " + *taken.fault + ".");
        return not_tested(kId, "the steps of the recipe did not work");
    }
    switch (is_logged_in(recipe_, other->visitor)) {
        case LoggedIn::yes:
            add(kId, Outcome::failed,
                "After logging out everywhere, a session elsewhere still opened the protected page.",
                first_cookie());
            break;
        case LoggedIn::no:
            add(kId, Outcome::passed, "After logging out everywhere, the session elsewhere was dead.",
                first_cookie());
            break;
        case LoggedIn::unknown:
            add(kId, Outcome::inconclusive,
                "The protected page gave no usable answer to the session elsewhere.", first_cookie());
            break;
    }
    log_out(here->visitor);
}

}  // namespace sessionaudit
