// A login recipe, and the life-cycle tests it makes possible (OWASP ASVS 5.0 7.2 to 7.4,
// WSTG-SESS-03/06/07/11). docs/life-cycle.md describes the recipe's file and every test.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sessionaudit/capture.hpp"
#include "sessionaudit/clock.hpp"
#include "sessionaudit/fetch.hpp"
#include "sessionaudit/secret.hpp"

#pragma GCC visibility push(default)
namespace sessionaudit {

/// A request of a recipe. Texts may hold `${NAME}`, an environment variable, and `${form:FIELD}`, the value
/// of a form's hidden field on the page before (csrf tokens).
struct RecipeStep {
    std::string method = "GET";
    std::string url;  ///< absolute, or relative to the recipe's start
    std::vector<std::pair<std::string, std::string>> form;
    std::string json;  ///< a body of JSON instead of a form
    std::vector<std::string> headers;
    bool load_form = false;            ///< GET the page first and take its hidden fields
    std::optional<int> expect_status;  ///< otherwise the recipe has failed
    std::string expect_text;           ///< in the body
    std::string expect_url;            ///< part of the URL that redirects end at
    std::string
        link;  ///< part of the address of a link on the page before, which is asked for instead of `url`
};

struct LoginRecipe {
    std::string start;  ///< URL of a page before the login
    std::vector<RecipeStep> login;
    std::vector<RecipeStep> logout;
    std::vector<RecipeStep> logout_everywhere;
    std::string protected_url;   ///< a page that only logged-in visitors may see
    std::string logged_in_text;  ///< seen there, and only when logged in; or
    std::optional<int> logged_in_status;
    std::vector<std::string> session_cookies;  ///< names; empty: found by what changes at login
    /// How many sessions an account is meant to have at once (ASVS 7.1.2), 1 to 20; absent: not stated.
    std::optional<int> sessions_per_account;
    std::string source;  ///< the file
};

/// `${NAME}` at the beginning of a URL is replaced here, elsewhere only when a request is made, so that the
/// recipe holds no secret. Throws Error{invalid_argument} with file, place and what to write; also for a
/// variable that is not set. No message holds a value.
LoginRecipe parse_login_recipe(std::string_view json, const std::string& source);

struct LifecycleOptions {
    int samples = 50;                   ///< fresh ids to collect; 0: none
    std::optional<Seconds> idle_probe;  ///< wait this long and check whether the session is still alive
    bool run_tests = true;              ///< false: only log in and capture the pages behind the login
    std::vector<std::string> pages;     ///< captured when logged in; relative to the start
    /// Called before each request, in the caller's thread; what it throws ends the run.
    std::function<void()> before_request;
};

/// Runs the recipe and the tests, and adds captures, problems, results and estimates to `captured`. A recipe
/// that does not log in is a problem of kind `recipe`, and nothing passes.
void run_lifecycle(const LoginRecipe& recipe, const FetchOptions& fetch, const LifecycleOptions& options,
                   const Clock& clock, TargetCapture& captured);

}  // namespace sessionaudit
#pragma GCC visibility pop
