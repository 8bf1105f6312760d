#include "sessionaudit/policy_decision.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/generators/catch_generators_range.hpp>

#include "error_code.hpp"

using namespace sessionaudit;

namespace {

/// A set of small policies; each text is all but the id, title and version of one.
PolicySet made_of(const std::vector<std::pair<std::string, std::string>>& policies) {
    std::vector<PolicyFile> files;
    for (const auto& [id, members] : policies)
        files.push_back({id + ".json",
                         "{\"id\": \"" + id + "\", \"title\": \"t\", \"version\": \"1\", " + members + "}",
                         false});
    const PolicyCheck check = check_policies(files);
    for (const PolicyFinding& finding : check.findings)
        if (finding.severity == FindingSeverity::error) FAIL(finding.to_string());
    return *check.policies;
}

std::string covers(const std::string& codes) {
    return R"("jurisdictions": {"covers": [)" + codes + "]}";
}
std::string purpose(const std::string& id, const std::string& choice) {
    return R"({"id": ")" + id + R"(", "title": "t", "choice": ")" + choice +
           R"(", "source": "s", "confidence": "D"})";
}
std::string rule(const std::string& id, const std::string& members) {
    return R"({"id": ")" + id + R"(", "data": "events", )" + members +
           R"(, "source": "s", "confidence": "D"})";
}
/// A policy for Germany whose only matter is how long events are kept.
std::string keeping(const std::string& rules) {
    return covers(R"("DE")") + R"(, "purposes": [)" + purpose("p", "none") + R"(], "retention": [)" + rules +
           "]";
}
std::string choosing(const std::string& choice) {
    return covers(R"("DE")") + R"(, "purposes": [)" + purpose("p", choice) + "]";
}

std::vector<std::string> ids_of(const std::vector<const Policy*>& policies) {
    std::vector<std::string> ids;
    for (const Policy* policy : policies)
        ids.push_back(policy->id);
    return ids;
}

std::vector<std::string> stages_of(const RetentionDecision& decision) {
    std::vector<std::string> texts;
    for (const RetentionStage& stage : decision.stages)
        texts.push_back(std::string(to_string(stage.action)) + " " + to_string(stage.after) + " " +
                        std::string(to_string(stage.from)) + " " + stage.rule.policy);
    return texts;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("a special policy stands for the general one it extends, unrelated ones apply together",
          "[policy][policies_for]") {
    const auto set = load_policies();
    CHECK(ids_of(policies_for(*set, {{"DE"}})) == Texts{"gdpr"});
    CHECK(ids_of(policies_for(*set, {{"FR"}})) == Texts{"fr-cnil"});
    CHECK(ids_of(policies_for(*set, {{"GB"}})) == Texts{"uk-gdpr"});
    CHECK(ids_of(policies_for(*set, {{"US-CA"}})) == Texts{"ccpa"});
    CHECK(ids_of(policies_for(*set, {{"FR"}, {"DE"}})) == Texts{"fr-cnil", "gdpr"});
    CHECK(ids_of(policies_for(*set, {{"DE"}, {"US-CA"}})) == Texts{"ccpa", "gdpr"});
    CHECK(policies_for(*set, {{"US"}}).empty());
    CHECK(policies_for(*set, {{"JP"}}).empty());
    CHECK(ids_of(policies_for(*set, {})) == Texts{"gdpr"});
    CHECK(ids_of(policies_for(*set, {{"", JurisdictionSource::unknown}})) == Texts{"gdpr"});
}

TEST_CASE("a way of finding the jurisdiction that a policy does not trust counts as unknown",
          "[policy][policies_for]") {
    const PolicySet set =
        made_of({{"a", R"("jurisdictions": {"covers": ["DE"], "decided_by": ["declared"]}, "purposes": [)" +
                           purpose("p", "none") + "]"}});
    CHECK(policies_for(set, {{"DE", JurisdictionSource::declared}}).size() == 1);
    CHECK(policies_for(set, {{"DE", JurisdictionSource::address}}).empty());
}

TEST_CASE("what a choice means: opt-in waits for a yes, opt-out for a no", "[policy][purpose_decision]") {
    const PolicySet in = made_of({{"a", choosing("opt_in")}});
    const PolicySet out = made_of({{"a", choosing("opt_out")}});
    const PolicySet none = made_of({{"a", choosing("none")}});
    const auto allowed = [](const PolicySet& set, ConsentState state) {
        return purpose_decision(set, {{"DE"}}, "p", state).allowed;
    };
    for (int value = 0; value <= static_cast<int>(ConsentState::opted_out); ++value) {
        const auto state = static_cast<ConsentState>(value);
        INFO(to_string(state));
        const bool said_no = state == ConsentState::refused || state == ConsentState::withdrawn ||
                             state == ConsentState::opted_out;
        CHECK(allowed(in, state) == (state == ConsentState::given));
        CHECK(allowed(out, state) == !said_no);
        CHECK(allowed(none, state));
    }
    CHECK(purpose_decision(in, {{"DE"}}, "p", ConsentState::none).needs_consent);
    CHECK_FALSE(purpose_decision(in, {{"DE"}}, "p", ConsentState::given).allowed_by_default);
    CHECK(purpose_decision(out, {{"DE"}}, "p", ConsentState::refused).allowed_by_default);
}

TEST_CASE("among policies the strictest decides about a purpose, and says what it beat",
          "[policy][purpose_decision]") {
    const PolicySet set =
        made_of({{"a", choosing("opt_out")}, {"b", choosing("opt_in")}, {"c", choosing("none")}});
    const auto decision = purpose_decision(set, {{"DE"}}, "p", ConsentState::none);
    CHECK_FALSE(decision.allowed);
    CHECK(decision.needs_consent);
    REQUIRE(decision.rule);
    CHECK(decision.rule->to_string() == "purposes/p of b (b.json:1)");
    CHECK(decision.lost.size() == 2);
    // A yes is not enough where somebody opted out, and the rule that says so is named.
    const auto out = purpose_decision(set, {{"DE"}}, "p", ConsentState::opted_out);
    CHECK_FALSE(out.allowed);
    CHECK(out.rule->policy == "b");
    CHECK(purpose_decision(set, {{"DE"}}, "p", ConsentState::given).allowed);
}

TEST_CASE("no order of policies changes a decision; one more policy never allows more",
          "[policy][purpose_decision]") {
    const Texts choices{"none", "opt_out", "opt_in"};
    for (const std::string& first : choices)
        for (const std::string& second : choices)
            for (int value = 0; value <= static_cast<int>(ConsentState::opted_out); ++value) {
                const auto state = static_cast<ConsentState>(value);
                const auto allowed = [&](const PolicySet& set) {
                    return purpose_decision(set, {{"DE"}}, "p", state).allowed;
                };
                const bool both = allowed(made_of({{"a", choosing(first)}, {"b", choosing(second)}}));
                CHECK(both == allowed(made_of({{"a", choosing(second)}, {"b", choosing(first)}})));
                CHECK(both == (allowed(made_of({{"a", choosing(first)}})) &&
                               allowed(made_of({{"a", choosing(second)}}))));
            }
}

TEST_CASE("a purpose nobody declared is not allowed where a policy applies", "[policy][purpose_decision]") {
    const auto set = load_policies();
    const auto decision = purpose_decision(*set, {{"DE"}}, "palm_reading", ConsentState::given);
    CHECK_FALSE(decision.allowed);
    CHECK_FALSE(decision.rule);
    CHECK(decision.sentence == "palm_reading is not allowed: gdpr applies and does not declare this purpose");
    const auto elsewhere = purpose_decision(*set, {{"JP"}}, "palm_reading", ConsentState::none);
    CHECK(elsewhere.allowed);
    CHECK(elsewhere.sentence == "palm_reading is not restricted: no policy covers JP");
}

TEST_CASE("the shorter retention wins and says what it beat", "[policy][retention_decision]") {
    const PolicySet set = made_of(
        {{"a", keeping(rule("r", R"("after": "25 months", "from": "recorded", "action": "erase")"))},
         {"b", keeping(rule("s", R"("after": "13 months", "from": "recorded", "action": "erase")"))}});
    const auto decision = strictest_retention(set, {{"DE"}}, DataKind::events, "p");
    CHECK(stages_of(decision) == Texts{"erase 13 months recorded b"});
    REQUIRE(decision.lost.size() == 1);
    CHECK(decision.lost[0].rule.to_string() == "retention/r of a (a.json:1)");
    CHECK(decision.lost[0].why ==
          "erase 25 months after recorded is milder: retention/s of b (b.json:1) says erase 13 months after "
          "recorded");
    CHECK(decision.sentence ==
          "events kept for p: erase 13 months after recorded by retention/s of b (b.json:1)");
}

TEST_CASE("rules that neither replace each other all hold", "[policy][retention_decision]") {
    // 13 months after the end may be earlier or later than 14 months after the record: both hold.
    const PolicySet moments = made_of(
        {{"a", keeping(rule("r", R"("after": "13 months", "from": "ended", "action": "erase")"))},
         {"b", keeping(rule("s", R"("after": "14 months", "from": "recorded", "action": "erase")"))}});
    CHECK(stages_of(strictest_retention(moments, {{"DE"}}, DataKind::events, "p")) ==
          Texts{"erase 13 months ended a", "erase 14 months recorded b"});
    // A milder step before a stronger one is a step on the way.
    const PolicySet steps = made_of(
        {{"a", keeping(rule("r", R"("after": "13 months", "from": "recorded", "action": "erase")") + ", " +
                       rule("s", R"("after": "6 months", "from": "recorded", "action": "anonymise")"))}});
    CHECK(stages_of(strictest_retention(steps, {{"DE"}}, DataKind::events, "p")) ==
          Texts{"anonymise 6 months recorded a", "erase 13 months recorded a"});
    // After a stronger one it is needless.
    const PolicySet late = made_of(
        {{"a", keeping(rule("r", R"("after": "6 months", "from": "recorded", "action": "erase")") + ", " +
                       rule("s", R"("after": "13 months", "from": "recorded", "action": "anonymise")"))}});
    CHECK(stages_of(strictest_retention(late, {{"DE"}}, DataKind::events, "p")) ==
          Texts{"erase 6 months recorded a"});
}

TEST_CASE("a rule for the purpose stands for its own policy's general rule, not for another's",
          "[policy][retention_decision]") {
    const std::string general = rule("r", R"("after": "13 months", "from": "recorded", "action": "erase")");
    const std::string special =
        rule("s", R"("purpose": "p", "after": "25 months", "from": "recorded", "action": "erase")");
    const PolicySet one = made_of({{"a", keeping(general + ", " + special)}});
    CHECK(stages_of(strictest_retention(one, {{"DE"}}, DataKind::events, "p")) ==
          Texts{"erase 25 months recorded a"});
    CHECK(stages_of(strictest_retention(one, {{"DE"}}, DataKind::events, "")) ==
          Texts{"erase 13 months recorded a"});
    const PolicySet two = made_of({{"a", keeping(general + ", " + special)}, {"b", keeping(general)}});
    CHECK(stages_of(strictest_retention(two, {{"DE"}}, DataKind::events, "p")) ==
          Texts{"erase 13 months recorded b"});
}

TEST_CASE("nothing is erased before a duty to keep is over", "[policy][retention_decision]") {
    const std::string duty =
        R"({"id": "duty", "data": "requests", "keep_at_least": "24 months", "from": "completed",
            "source": "law", "confidence": "S"})";
    const std::string erases = GENERATE(as<std::string>{}, R"("after": "12 months", "from": "completed")",
                                        R"("after": "24 months", "from": "recorded")");
    const PolicySet set = made_of({{"a", keeping(duty)},
                                   {"b", keeping(R"({"id": "r", "data": "requests", "action": "erase", )" +
                                                 erases + R"(, "source": "s", "confidence": "D"})")}});
    const auto decision = strictest_retention(set, {{"DE"}}, DataKind::requests, "");
    CHECK(stages_of(decision) == Texts{"erase 24 months completed b"});
    REQUIRE(decision.keep_at_least);
    CHECK(decision.keep_at_least->rule.policy == "a");
    REQUIRE(decision.lost.size() == 1);
    CHECK(decision.lost[0].why.find("waits: retention/duty of a (a.json:1) keeps for at least 24 months") !=
          std::string::npos);
}

TEST_CASE("the strictest is never milder than any rule alone", "[policy][retention_decision]") {
    const Texts periods{"30 days", "1 month", "31 days", "13 months", "2 years"};
    for (const std::string& first : periods)
        for (const std::string& second : periods) {
            const auto erase = [](const std::string& after) {
                return keeping(
                    rule("r", "\"after\": \"" + after + R"(", "from": "recorded", "action": "erase")"));
            };
            const PolicySet set = made_of({{"a", erase(first)}, {"b", erase(second)}});
            const auto decision = strictest_retention(set, {{"DE"}}, DataKind::events, "");
            REQUIRE(decision.stages.size() == 1);
            CHECK(compare_shortest(decision.stages[0].after, parse_period(first)) <= 0);
            CHECK(compare_shortest(decision.stages[0].after, parse_period(second)) <= 0);
        }
}

TEST_CASE("where no rule or no policy speaks, the decision says so", "[policy][retention_decision]") {
    const auto set = load_policies();
    CHECK(strictest_retention(*set, {{"JP"}}, DataKind::events, "").sentence ==
          "events are not limited: no policy covers JP");
    CHECK(strictest_retention(*set, {{"DE"}}, DataKind::ledger, "").sentence ==
          "ledger are kept until somebody decides: no rule is about them");
    const auto all = rules_for(*set, {{"DE"}, {"US-CA"}});
    CHECK(all.size() == 8 * 9);  // kinds with a rule, purposes of both and "any"
    for (const RetentionDecision& decision : all)
        CHECK_FALSE(decision.stages.empty());
}

TEST_CASE("an event's purpose: exact name, then the longest pattern, then its kind",
          "[policy][event_handling]") {
    const PolicySet set =
        made_of({{"a", covers(R"("DE")") + R"(, "purposes": [)" + purpose("p", "none") + ", " +
                           purpose("q", "none") + ", " + purpose("r", "none") + ", " + purpose("s", "none") +
                           R"(], "on_not_allowed": "anonymise", "events": [
                       {"kind": "custom", "purpose": "p"}, {"kind": "custom", "name": "ad_*", "purpose": "q"},
                       {"kind": "custom", "name": "ad_own_*", "purpose": "r"},
                       {"kind": "custom", "name": "ad_own_click", "purpose": "s"}])"}});
    const auto purposes = [&](const char* name) {
        return event_handling(set, {{"DE"}}, EventKind::custom, name).purposes;
    };
    CHECK(purposes("") == Texts{"p"});
    CHECK(purposes("add") == Texts{"p"});
    CHECK(purposes("ad_view") == Texts{"q"});
    CHECK(purposes("ad_own_view") == Texts{"r"});
    CHECK(purposes("ad_own_click") == Texts{"s"});
    CHECK(event_handling(set, {{"DE"}}, EventKind::click).purposes.empty());
    CHECK(event_handling(set, {{"DE"}}, EventKind::click).on_not_allowed == NotAllowedAction::anonymise);
    CHECK(event_handling(set, {{"FR"}}, EventKind::custom).sentence ==
          "custom has no purpose: no policy covers FR");
}

TEST_CASE("policies that disagree about an event all count, with the strictest handling",
          "[policy][event_handling]") {
    const auto mapping = [](const std::string& to, const std::string& otherwise) {
        return covers(R"("DE")") + R"(, "purposes": [)" + purpose(to, "none") + R"(], "on_not_allowed": ")" +
               otherwise + R"(", "events": [{"kind": "click", "purpose": ")" + to + "\"}]";
    };
    const PolicySet set = made_of({{"a", mapping("p", "count_only")}, {"b", mapping("q", "drop")}});
    const auto handling = event_handling(set, {{"DE"}}, EventKind::click);
    CHECK(handling.purposes == Texts{"p", "q"});
    CHECK(handling.on_not_allowed == NotAllowedAction::drop);
    CHECK(handling.rules.size() == 2);
}

TEST_CASE("the shorter clock wins for a person under two laws", "[policy][request_decision]") {
    const auto set = load_policies();
    const auto decision = request_decision(*set, {{"US-CA"}, {"DE"}}, RequestKind::erasure);
    REQUIRE(decision);
    CHECK(decision->rule.policy == "gdpr");
    CHECK(decision->calendar == "de");
    REQUIRE(decision->lost.size() == 1);
    CHECK(decision->lost[0].rule.policy == "ccpa");
    CHECK(decision->exemptions.size() == 6);
}
