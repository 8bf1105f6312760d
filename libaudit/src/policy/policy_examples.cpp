// A policy carries cases of its own, so that who changes a rule sees what that changes.
#include <algorithm>

#include "sessionaudit/policy_decision.hpp"
#include "sessionaudit/policy_set.hpp"

namespace sessionaudit {
namespace {

/// One example against a set that holds its policy only.
class ExampleRun {
  public:
    ExampleRun(const PolicySet& set, const Policy& policy, const PolicyExample& example)
        : set_(set), policy_(policy), example_(example) {
        const JurisdictionSource source =
            example.jurisdiction.empty() ? JurisdictionSource::unknown : JurisdictionSource::declared;
        where_.push_back({example.jurisdiction, source});
    }

    ExampleResult run() {
        if (example_.expect_covered) check_covered();
        if (example_.expect_allowed) check_allowed();
        if (example_.expect_purpose) check_purpose();
        if (example_.expect_action) check_action();
        if (example_.expect_respond) check_respond();
        if (!checked_) fail("expects nothing that can be checked");
        return {example_.place, example_.title, message_.empty(), message_};
    }

  private:
    void fail(const std::string& what) {
        checked_ = true;
        if (message_.empty()) message_ = "(\"" + example_.title + "\") " + what;
    }
    void compare(const std::string& expected, const std::string& came, const std::string& why) {
        checked_ = true;
        if (expected != came)
            fail("expects " + expected + ", but comes to " + came + (why.empty() ? "" : ": " + why));
    }

    void check_covered() {
        const bool covered = covers(policy_, where_.front());
        compare(*example_.expect_covered ? "covered" : "not covered", covered ? "covered" : "not covered",
                "");
    }
    void check_allowed() {
        if (!example_.purpose) return fail("expects `allowed`, but names no purpose");
        const auto decision = purpose_decision(set_, where_, *example_.purpose, example_.consent);
        compare(*example_.expect_allowed ? "allowed" : "not allowed",
                decision.allowed ? "allowed" : "not allowed", decision.sentence);
    }
    void check_purpose() {
        if (!example_.event) return fail("expects `purpose`, but names no event");
        const auto handling = event_handling(set_, where_, *example_.event, example_.event_name);
        compare(*example_.expect_purpose,
                handling.purposes.empty() ? "no purpose" : handling.purposes.front(), handling.sentence);
    }
    void check_action() {
        if (!example_.data || !example_.age) return fail("expects `action`, but names no data and age");
        const auto decision =
            strictest_retention(set_, where_, *example_.data, example_.purpose.value_or(""));
        std::optional<RetentionAction> due;
        for (const RetentionStage& stage : decision.stages)
            if (compare_shortest(stage.after, *example_.age) <= 0)
                due = std::max(due.value_or(stage.action), stage.action);
        compare(*example_.expect_action, due ? std::string(to_string(*due)) : "keep", decision.sentence);
    }
    void check_respond() {
        if (!example_.request) return fail("expects `respond`, but names no request");
        const auto decision = request_decision(set_, where_, *example_.request);
        compare(to_string(*example_.expect_respond),
                decision ? to_string(decision->clock.respond) : "no such right",
                decision ? decision->sentence : "");
    }

    const PolicySet& set_;
    const Policy& policy_;
    const PolicyExample& example_;
    Jurisdictions where_;
    bool checked_ = false;
    std::string message_;
};

}  // namespace

std::vector<ExampleResult> run_policy_examples(const Policy& policy) {
    PolicySet alone;
    alone.policies.emplace(policy.id, policy);
    std::vector<ExampleResult> results;
    for (const PolicyExample& example : policy.examples)
        results.push_back(ExampleRun(alone, policy, example).run());
    return results;
}

}  // namespace sessionaudit
