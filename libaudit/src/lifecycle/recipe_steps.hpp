// The steps of a recipe, taken by a visitor.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "lifecycle/visitor.hpp"
#include "sessionaudit/lifecycle.hpp"

namespace sessionaudit {

struct StepsTaken {
    std::vector<HttpAnswer> answers;  ///< all, in order
    std::size_t submitted = 0;  ///< index of the first answer to a request that is no GET, or their number
    std::optional<std::string> fault;  ///< a sentence without values: which step did not work, and why
    bool transport = false;            ///< the fault is that no answer came
};

/// `before_submit` is called once, before the first request that is no GET.
StepsTaken take_steps(const std::vector<RecipeStep>& steps, const std::string& what, Visitor& visitor,
                      const std::function<void(const Visitor&)>& before_submit = {});

enum class LoggedIn { yes, no, unknown };
struct ProtectedPage {
    LoggedIn logged_in = LoggedIn::unknown;
    PageAsked asked;
};
/// Asks for the protected page with the visitor's cookies. `unknown`: no answer, or one of 5xx or 429.
ProtectedPage look_behind_login(const LoginRecipe& recipe, Visitor& visitor);
/// The same by a copy, whose cookies do not change the visitor's.
LoggedIn is_logged_in(const LoginRecipe& recipe, Visitor visitor);

/// Absolute, by the start page. Throws Error{invalid_argument} for what is no http or https address.
std::string absolute_url(const VisitorWorld& world, const std::string& url);

}  // namespace sessionaudit
