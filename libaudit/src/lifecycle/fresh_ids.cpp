// Fresh ids, one after the other, for the estimate of how hard they are to guess.
#include <map>

#include "lifecycle/lifecycle_run.hpp"
#include "sessionaudit/session_id_estimate.hpp"

namespace sessionaudit {

// From visitors without cookies where the application gives them an id; otherwise from logins, each ended
// again. Stops at the first that fails: an application that has had enough is not asked further.
void LifecycleRun::collect_fresh_ids(const Login& login) {
    for (const std::string& cookie : session_cookies_) {
        if (options_.samples <= 0) break;
        std::vector<std::string> samples;
        const bool anonymous = login.before.value_of(cookie).has_value();
        while (static_cast<int>(samples.size()) < options_.samples) {
            std::optional<std::string> value;
            if (anonymous) {
                Visitor visitor(world_);
                visitor.visit(recipe_.start);
                value = visitor.value_of(cookie);
                // Some give the id only with the page of the login form.
                if (!value) {
                    visitor.visit(absolute_url(world_, recipe_.login.front().url));
                    value = visitor.value_of(cookie);
                }
            } else {
                std::optional<Login> fresh = log_in();
                if (fresh->page.logged_in == LoggedIn::yes) value = fresh->visitor.value_of(cookie);
                log_out(fresh->visitor);
            }
            if (!value) break;
            samples.push_back(std::move(*value));
        }
        if (static_cast<int>(samples.size()) < options_.samples)
            captured_.notes.push_back("Only " + std::to_string(samples.size()) + " fresh ids of " + cookie +
                                      " could be had, of " + std::to_string(options_.samples) + ".");
        if (!samples.empty()) captured_.id_estimates.push_back(estimate_session_ids(cookie, samples));
    }
}

}  // namespace sessionaudit
