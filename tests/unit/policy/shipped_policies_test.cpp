#include <catch2/catch_test_macros.hpp>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "error_code.hpp"
#include "policy/policy_names.hpp"
#include "policy/policy_schema.hpp"
#include "sessionaudit/holiday_calendar.hpp"
#include "sessionaudit/policy_decision.hpp"
#include "sessionaudit/session_profile.hpp"
#include "temp_folder.hpp"

using namespace sessionaudit;
using test::code_of;

namespace {

const std::filesystem::path kRoot = SESSIONAUDIT_SOURCE_FOLDER;

template <typename Enum>
std::vector<std::string> words() {
    const auto names = names_of<Enum>();
    return {names.begin(), names.end()};
}

std::vector<std::string> schema_words(const char* definition) {
    return policy_schema().at("definitions").at(definition).at("enum").get<std::vector<std::string>>();
}

}  // namespace

TEST_CASE("the shipped policies are sound", "[policy][shipped_policies]") {
    const PolicyCheck check = check_policies(shipped_policy_files());
    for (const PolicyFinding& finding : check.findings)
        FAIL_CHECK(finding.to_string());
    REQUIRE(check.policies->policies.size() == 4);
    for (const char* id : {"gdpr", "uk-gdpr", "fr-cnil", "ccpa"})
        CHECK(check.policies->find(id) != nullptr);
}

TEST_CASE("every example of the shipped policies comes true", "[policy][shipped_policies]") {
    const auto set = load_policies();
    for (const auto& [id, policy] : set->policies) {
        CHECK(policy.examples.size() >= 5);
        for (const ExampleResult& result : run_policy_examples(policy)) {
            INFO(id << ": " << result.title << ": " << result.message);
            CHECK(result.passed);
        }
    }
}

TEST_CASE("every shipped rule says where it comes from", "[policy][shipped_policies]") {
    const auto set = load_policies();
    const auto profiles = load_session_profiles();
    for (const auto& [id, policy] : set->policies) {
        INFO(id);
        CHECK(profiles.count(policy.session_profile) == 1);
        for (const Purpose& purpose : policy.purposes)
            CHECK_FALSE(purpose.citation.text.empty());
        for (const RetentionRule& rule : policy.retention)
            CHECK_FALSE(rule.citation.text.empty());
        for (const RequestRule& rule : policy.requests)
            CHECK_FALSE(rule.citation.text.empty());
        for (const Exemption& exemption : policy.exemptions)
            CHECK_FALSE(exemption.citation.text.empty());
    }
}

TEST_CASE("clocks of the laws: known answers", "[policy][shipped_policies]") {
    const auto set = load_policies();
    // GDPR Art 12(3): one month, and two further months.
    const auto access = request_decision(*set, {{"DE"}}, RequestKind::access);
    REQUIRE(access);
    CHECK(access->clock.respond == Period{1, PeriodUnit::months});
    CHECK(access->clock.extend_by == Period{2, PeriodUnit::months});
    CHECK(access->clock.extension_from_receipt);
    CHECK(access->clock.roll == RequestRule::Roll::next_working_day);
    CHECK(access->calendar == "de");
    // Cal. Code Regs. tit. 11 section 7021: 10 business days, 45 days from the day of receipt, 90 in all.
    const auto know = request_decision(*set, {{"US-CA"}}, RequestKind::access);
    REQUIRE(know);
    CHECK(know->clock.respond == Period{45, PeriodUnit::days});
    CHECK(know->clock.extend_by == Period{45, PeriodUnit::days});
    CHECK(know->clock.confirm_receipt == Period{10, PeriodUnit::business_days});
    CHECK(know->clock.start == RequestRule::Start::include_event_day);
    CHECK(know->clock.roll == RequestRule::Roll::none);
    CHECK_FALSE(know->clock.pause_for_identity);
    CHECK(know->calendar == "us-ca");
    // Sections 7026(f) and 7027(g).
    for (const RequestKind kind : {RequestKind::opt_out, RequestKind::limit})
        CHECK(request_decision(*set, {{"US-CA"}}, kind)->clock.respond ==
              Period{15, PeriodUnit::business_days});
    CHECK_FALSE(request_decision(*set, {{"DE"}}, RequestKind::opt_out));
    CHECK(request_decision(*set, {{"GB"}}, RequestKind::erasure)->calendar == "gb");
    CHECK(request_decision(*set, {{"NO"}}, RequestKind::erasure)->calendar == "eu-institutions");
}

TEST_CASE("the schema's words are the library's words", "[policy][schema]") {
    CHECK(schema_words("legal_basis") == words<LegalBasis>());
    CHECK(schema_words("choice") == words<ChoiceModel>());
    CHECK(schema_words("on_withdrawal") == words<OnWithdrawal>());
    CHECK(schema_words("data") == words<DataKind>());
    CHECK(schema_words("action") == words<RetentionAction>());
    CHECK(schema_words("moment") == words<RetentionMoment>());
    CHECK(schema_words("not_allowed") == words<NotAllowedAction>());
    CHECK(schema_words("request_kind") == words<RequestKind>());
    CHECK(schema_words("confidence") == words<CitationConfidence>());
    CHECK(schema_words("consent_state") == words<ConsentState>());
    for (const std::string& kind : schema_words("event_kind"))
        CHECK(parse_event_kind(kind).has_value());
}

TEST_CASE("a folder overrides a shipped policy and adds to them", "[policy][policy_set]") {
    const test::TempFolder folder;
    std::ofstream(folder.path() / "mine.json")
        << R"({"id": "mine", "title": "Ours", "version": "7", "extends": "gdpr",
               "jurisdictions": {"covers": ["DE"]},
               "retention": [{"id": "events_any", "data": "events", "after": "30 days", "from": "recorded",
                              "action": "erase", "source": "our own", "confidence": "D"}]})";
    const auto set = load_policies(folder.path());
    const Policy* const mine = set->find("mine");
    REQUIRE(mine != nullptr);
    CHECK(mine->ancestors == std::vector<std::string>{"gdpr"});
    CHECK(mine->purposes.size() == set->find("gdpr")->purposes.size());
    CHECK(mine->examples.empty());
    const auto decision = strictest_retention(*set, {{"DE"}}, DataKind::events, "personalisation");
    REQUIRE(decision.stages.size() == 1);
    CHECK(decision.stages[0].after == Period{30, PeriodUnit::days});
    CHECK(decision.stages[0].rule.policy == "mine");
    // Austria is still the shipped policy's business.
    CHECK(strictest_retention(*set, {{"AT"}}, DataKind::events, "personalisation").stages[0].rule.policy ==
          "gdpr");
    std::ofstream(folder.path() / "mine.json") << "{}";
    CHECK(code_of([&] { load_policies(folder.path()); }) == ErrorCode::invalid_argument);
    CHECK(code_of([&] { read_policy_files(folder.path() / "none.json"); }) == ErrorCode::not_found);
}

TEST_CASE("a policy knows its text by its hash", "[policy][policy_set]") {
    for (const PolicyFile& file : shipped_policy_files()) {
        std::ifstream input(kRoot / "policies" / file.name, std::ios::binary);
        CHECK(std::string(std::istreambuf_iterator<char>(input), {}) == file.text);
    }
    const auto set = load_policies();
    CHECK(set->find("gdpr")->sha256.size() == 64);
    CHECK(set->find("gdpr")->sha256 != set->find("ccpa")->sha256);
}

TEST_CASE("a rendered policy is JSON with the rules it inherits and their files", "[policy][policy_set]") {
    const auto json = nlohmann::json::parse(render_policy(*load_policies()->find("fr-cnil")));
    CHECK(json["extends"] == nlohmann::json::array({"gdpr"}));
    const auto file_of = [&](const char* id) {
        for (const auto& purpose : json["purposes"])
            if (purpose["id"] == id) return purpose["file"].get<std::string>();
        return std::string();
    };
    CHECK(file_of("audience_measurement") == "fr-cnil.json");
    CHECK(file_of("advertising") == "gdpr.json");
}

TEST_CASE("every holiday calendar that a shipped policy names is shipped", "[policy][calendar]") {
    const auto calendars = load_holiday_calendars();
    const auto policies = load_policies();
    std::size_t named = 0;
    for (const auto& [id, policy] : policies->policies)
        for (const CalendarChoice& choice : policy.scope.calendars) {
            CAPTURE(id, choice.jurisdiction, choice.calendar);
            CHECK(calendars.contains(choice.calendar));
            ++named;
        }
    CHECK(named > 5);
}
