// The life-cycle tests of a recipe. Each makes its own logins, so that none stands on what another left.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lifecycle/recipe_steps.hpp"

namespace sessionaudit {

struct LifecycleTest {
    std::string_view id;

    std::string_view references;  ///< parted by ", "
};
/// All there are, in the order of the report. docs/life-cycle.md has the same, which a test compares.
std::span<const LifecycleTest> lifecycle_tests();

/// A browser that has logged in.
struct Login {
    Visitor visitor;
    Visitor before;  ///< as it was when the credentials were sent
    StepsTaken taken;
    ProtectedPage page;  ///< asked right after
};

class LifecycleRun {
  public:
    LifecycleRun(const LoginRecipe& recipe, const LifecycleOptions& options, VisitorWorld& world,
                 TargetCapture& captured)
        : recipe_(recipe), options_(options), world_(world), captured_(captured) {}

    void run();

  private:
    using Outcome = LifecycleCheck::Outcome;

    // Logging in, and what is learnt on the way (lifecycle_run.cpp).
    std::optional<Login> log_in(const std::function<void(Visitor&)>& prepare = {});
    bool shows_to_anybody();
    std::optional<Login> first_login();
    void find_session_cookies(Login& login);
    void capture_behind(Login& login);
    void log_out(Visitor& visitor);

    // The tests (fixation_tests.cpp, logout_tests.cpp, timeout_tests.cpp, fresh_ids.cpp).
    void test_rotation(const Login& login);
    void test_old_id(const Login& login);
    void test_unknown_id(const Login& login);
    void test_logout(Login& login);
    void test_clear_site_data(const StepsTaken& logout);
    void test_logout_everywhere();
    void test_concurrent();
    void test_session_limit(std::string_view id, int most);
    void test_idle();
    bool visit_afresh(const std::vector<std::string>& names, bool form_too, Visitor& visitor);
    void collect_fresh_ids(const Login& login);

    // The report (lifecycle_report.cpp).
    void add(std::string_view id, Outcome outcome, std::string sentence, std::string cookie = {});
    void not_tested(std::string_view id, std::string_view why);
    void nothing_tested(std::string_view why);
    void recipe_problem(std::string sentence);
    void append(HttpAnswer answer, CaptureKind kind, bool logged_in, const Visitor& visitor);
    std::string first_cookie() const { return session_cookies_.empty() ? "" : session_cookies_.front(); }

    const LoginRecipe& recipe_;
    const LifecycleOptions& options_;
    VisitorWorld& world_;
    TargetCapture& captured_;
    std::vector<std::string> session_cookies_;
};

/// Credentials go to the site of the recipe, with or without `www.` and never down from https, and to others
/// only where the user names them.
FetchOptions within_site(FetchOptions fetch, const WebUrl& start);

/// run_lifecycle() over any web.
void run_lifecycle_over(LifecycleWeb& web, const LoginRecipe& recipe, const FetchOptions& fetch,
                        const LifecycleOptions& options, const Clock& clock, TargetCapture& captured);

}  // namespace sessionaudit
