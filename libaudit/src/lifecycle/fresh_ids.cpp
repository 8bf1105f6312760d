// Fresh ids, one after the other, for the estimate of how hard they are to guess.
#include <map>

#include "lifecycle/lifecycle_run.hpp"
#include "sessionaudit/session_id_estimate.hpp"

namespace sessionaudit {
namespace {

using Samples = std::map<std::string, std::vector<std::string>>;

// The values of all the names, or none where one is missing.
bool take(const Visitor& visitor, const std::vector<std::string>& names, Samples& samples) {
    for (const std::string& name : names)
        if (!visitor.value_of(name)) return false;
    for (const std::string& name : names)
        samples[name].push_back(*visitor.value_of(name));
    return true;
}

}  // namespace

// As a visitor who has nothing; some sites give the id only with the page of the login form.
bool LifecycleRun::visit_afresh(const std::vector<std::string>& names, bool form_too, Visitor& visitor) {
    visitor.visit(recipe_.start);
    if (form_too && !recipe_.login.front().url.empty())
        visitor.visit(absolute_url(world_, recipe_.login.front().url));
    for (const std::string& name : names)
        if (!visitor.value_of(name)) return false;
    return true;
}

// From visitors without cookies where the application gives them an id; otherwise from logins, each ended
// again. Stops at the first that fails: an application that has had enough is not asked further.
void LifecycleRun::collect_fresh_ids(const Login& login) {
    if (options_.samples <= 0) return;
    std::vector<std::string> of_visits;
    std::vector<std::string> of_logins;
    for (const std::string& name : session_cookies_)
        (login.before.value_of(name) ? of_visits : of_logins).push_back(name);
    Samples samples;
    const auto wanted = static_cast<std::size_t>(options_.samples);
    bool form_too = false;
    for (std::size_t count = 0; count < wanted && !of_visits.empty(); ++count) {
        Visitor visitor(world_);
        if (!visit_afresh(of_visits, form_too, visitor) && count == 0) {
            form_too = true;
            visit_afresh(of_visits, form_too, visitor);
        }
        if (!take(visitor, of_visits, samples)) break;
    }
    for (std::size_t count = 0; count < wanted && !of_logins.empty(); ++count) {
        std::optional<Login> fresh = log_in();
        const bool had = fresh->page.logged_in == LoggedIn::yes && take(fresh->visitor, of_logins, samples);
        log_out(fresh->visitor);
        if (!had) break;
    }
    for (const std::string& name : session_cookies_) {
        const std::vector<std::string>& had = samples[name];
        if (had.size() < wanted)
            captured_.notes.push_back("Only " + std::to_string(had.size()) + " fresh ids of " + name +
                                      " could be had, of " + std::to_string(wanted) + ".");
        if (!had.empty()) captured_.id_estimates.push_back(estimate_session_ids(name, had));
    }
}

}  // namespace sessionaudit
