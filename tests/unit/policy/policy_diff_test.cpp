#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <functional>

#include "sessionaudit/policy_set.hpp"

using namespace sessionaudit;

namespace {

Policy shipped(const char* id) {
    return *load_policies()->find(id);
}

std::vector<std::string> told(const Policy& before, const Policy& after) {
    std::vector<std::string> texts;
    for (const PolicyChange& change : diff_policies(before, after))
        texts.push_back(std::string(to_string(change.direction)) + " " + change.what + ": " + change.before +
                        " -> " + change.after);
    return texts;
}

RetentionRule& retention(Policy& policy, const std::string& id) {
    for (RetentionRule& rule : policy.retention)
        if (rule.id == id) return rule;
    throw std::out_of_range(id);
}

}  // namespace

TEST_CASE("a policy differs in nothing from itself, nor by titles and sources", "[policy][policy_diff]") {
    const auto set = load_policies();
    for (const auto& [id, policy] : set->policies) {
        CHECK(diff_policies(policy, policy).empty());
        Policy retold = policy;
        retold.title = retold.version = "other";
        retold.purposes[0].title = "other";
        retold.retention[0].citation.text = "other";
        CHECK(diff_policies(policy, retold).empty());
    }
}

TEST_CASE("a change is stricter one way and looser the other way", "[policy][policy_diff]") {
    struct Row {
        const char* what;
        const char* before;
        const char* after;
        ChangeDirection direction;
        std::function<void(Policy&)> change;
    };
    using enum ChangeDirection;
    const auto row =
        GENERATE(Row{"retention/events_any/after", "13 months", "6 months", stricter,
                     [](Policy& p) { retention(p, "events_any").after = parse_period("6 months"); }},
                 Row{"retention/events_any/action", "erase", "anonymise", looser,
                     [](Policy& p) { retention(p, "events_any").action = RetentionAction::anonymise; }},
                 Row{"retention/sessions_any/from", "ended", "started", stricter,
                     [](Policy& p) { retention(p, "sessions_any").from = RetentionMoment::started; }},
                 Row{"purposes/direct_marketing/choice", "opt_out", "opt_in", stricter,
                     [](Policy& p) { p.purposes.back().choice = ChoiceModel::opt_in; }},
                 Row{"purposes/direct_marketing/keep_at_most", "13 months", "", looser,
                     [](Policy& p) { p.purposes.back().keep_at_most.reset(); }},
                 Row{"requests/access/respond", "1 month", "14 days", stricter,
                     [](Policy& p) { p.requests.front().respond = parse_period("14 days"); }},
                 Row{"requests/access/confirm_receipt", "", "3 days", stricter,
                     [](Policy& p) { p.requests.front().confirm_receipt = parse_period("3 days"); }},
                 Row{"consent/validity", "6 months", "12 months", looser,
                     [](Policy& p) { p.consent.validity = parse_period("12 months"); }},
                 Row{"consent/keep_refusal", "6 months", "12 months", stricter,
                     [](Policy& p) { p.consent.keep_refusal = parse_period("12 months"); }},
                 Row{"consent/on_withdrawal", "erase", "keep_until_retention", looser,
                     [](Policy& p) { p.consent.on_withdrawal = OnWithdrawal::keep_until_retention; }},
                 Row{"on_not_allowed", "count_only", "drop", stricter,
                     [](Policy& p) { p.on_not_allowed = NotAllowedAction::drop; }},
                 Row{"jurisdictions/when_unknown", "applies", "does_not_apply", looser,
                     [](Policy& p) { p.scope.when_unknown = false; }},
                 Row{"session_profile", "owasp-low", "owasp-high", neutral,
                     [](Policy& p) { p.session_profile = "owasp-high"; }});
    INFO(row.what);
    const Policy before = shipped("gdpr");
    Policy after = before;
    row.change(after);
    const auto changes = diff_policies(before, after);
    REQUIRE(changes.size() == 1);
    CHECK(changes[0].what == row.what);
    CHECK(changes[0].before == row.before);
    CHECK(changes[0].after == row.after);
    CHECK(changes[0].direction == row.direction);
    const auto back = diff_policies(after, before);
    REQUIRE(back.size() == 1);
    const ChangeDirection contrary = row.direction == stricter ? looser
                                     : row.direction == looser ? stricter
                                                               : neutral;
    CHECK(back[0].direction == contrary);
    CHECK(back[0].before == row.after);
}

TEST_CASE("rules that come and go are told whole", "[policy][policy_diff]") {
    const Policy before = shipped("gdpr");
    Policy after = before;
    after.exemptions.pop_back();
    after.purposes.erase(after.purposes.begin());
    after.retention.pop_back();
    after.events.pop_back();
    CHECK(told(before, after) ==
          std::vector<std::string>{
              "stricter purposes/service: legal_basis contract; choice none; data_categories session, cart, "
              "orders -> ",
              "looser retention/scans_any: data scans; after 24 months; action erase; from completed -> ",
              "stricter exemptions/cannot_identify: requests access, rectification, erasure, restriction, "
              "portability -> ",
              "neutral events/custom:security_*: purpose security -> "});
}
