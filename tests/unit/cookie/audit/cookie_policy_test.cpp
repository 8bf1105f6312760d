#include "sessionaudit/cookie_policy.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <fstream>
#include <sstream>

#include "cookie_captures.hpp"
#include "json_schema.hpp"
#include "sessionaudit/error.hpp"

using namespace sessionaudit;
using namespace sessionaudit::test;

namespace {

std::string complaint(const std::string& json) {
    try {
        parse_cookie_policy(json, "shop.json");
    } catch (const Error& error) {
        CHECK(error.code() == ErrorCode::invalid_argument);
        return error.what();
    }
    return "";
}

nlohmann::json read_json(const std::string& file) {
    std::ifstream stream(std::string(SESSIONAUDIT_SOURCE_FOLDER) + "/policies/" + file);
    std::stringstream text;
    text << stream.rdbuf();
    return nlohmann::json::parse(text.str());
}

constexpr std::string_view kHome = "https://shop.example/";

CookieAudit audit_with(const std::string& policy, const std::vector<std::string>& lines) {
    return CookieAuditor(parse_cookie_policy(policy, "shop.json"))
        .audit(target_of({response(std::string(kHome), lines)}), audit_moment());
}

}  // namespace

TEST_CASE("every shipped profile is read, and keeps to the schema", "[cookie_policy]") {
    const auto schema = read_json("schema/cookies.schema.json");
    const auto ids = shipped_cookie_policy_ids();
    CHECK(ids == std::vector<std::string>{"asvs-l1", "asvs-l2", "asvs-l3", "baseline", "ccpa-gpc",
                                          "cnil-exemption", "strict"});
    for (const std::string& id : ids) {
        const CookieAuditPolicy policy = shipped_cookie_policy(id);
        CHECK(policy.id == id);
        CHECK(policy.source == "shipped");
        CHECK(policy.digest.size() == 64);
        CHECK(schema_complaints(schema, read_json("cookies/" + id + ".json")).empty());
    }
}

TEST_CASE("the schema knows the rules that there are", "[cookie_policy]") {
    const auto schema = read_json("schema/cookies.schema.json");
    const auto& known = schema["properties"]["rules"]["properties"];
    CHECK(known.size() == cookie_rules().size());
    for (const CookieRuleInfo& rule : cookie_rules())
        CHECK(known.contains(std::string(rule.id)));
}

TEST_CASE("the 13 months of the CNIL are its exemption's alone", "[cookie_policy]") {
    constexpr std::int64_t kMonth = 31 * 24 * 3600;
    CHECK(shipped_cookie_policy("cnil-exemption").max_lifetime_by_purpose.at("audience_measurement") ==
          13 * kMonth);
    CHECK(shipped_cookie_policy("baseline").max_lifetime_by_purpose.count("audience_measurement") == 0);
}

TEST_CASE("a policy that is wrong says where and what to write", "[cookie_policy]") {
    const auto [json, words] = GENERATE(table<std::string, std::string>({
        {"{", "shop.json:1: is not JSON from here on"},
        {"[]", "shop.json:1: the file must be an object in { }"},
        {"{\"title\": \"x\"}", "shop.json:1: /id is missing"},
        {"{\"id\": \"a\",\n\"rules\": {\n\"secure_mising\": \"low\"}}",
         "shop.json:3: /rules/secure_mising is no rule; did you mean \"secure_missing\"?"},
        {R"({"id": "a", "rules": {"secure_missing": "hihg"}})", "did you mean \"high\"?"},
        {R"({"id": "a", "fail_on": "sometimes"})", "/fail_on is \"sometimes\""},
        {R"({"id": "a", "extends": "basline"})", "did you mean \"baseline\"?"},
        {R"({"id": "a", "cokies": []})", "did you mean \"cookies\"?"},
        {R"({"id": "a", "cookies": [{"name": "x", "max_lifetime": "soon"}]})",
         "/cookies/0/max_lifetime must be a time"},
        {R"({"id": "a", "cookies": [{"name": "x", "required": ["Secur"]}]})", "did you mean \"Secure\"?"},
        {R"({"id": "a", "cookies": [{"name": "x", "path": "shop"}]})",
         "/cookies/0/path must begin with a slash"},
        {R"({"id": "a", "budgets": [{"id": "b", "measure": "cookies"}]})", "has no bound"},
        {R"({"id": "a", "budgets": [{"id": "b", "measure": "purpose:adverts", "at_most": 0}]})",
         "/budgets/0/measure"},
        {R"({"id": "a", "session_id_bits": 0})", "must be a whole number from 1 to 4096"},
        {R"({"id": "a", "session_id_bits": 1e99})", "must be a whole number"},
        {R"({"id": "a", "id": "b"})", "is there twice"},
        {R"({"id": "a", "max_lifetime_by_purpose": {"adverts": "1 day"}})", "is no purpose"},
        {std::string("{\"id\": \"a\"}\0x", 13), "holds a NUL byte"},
    }));
    INFO(json);
    const std::string told = complaint(json);
    INFO(told);
    CHECK(told.find(words) != std::string::npos);
}

TEST_CASE("what a policy does not say comes from the one it extends", "[cookie_policy]") {
    const CookieAuditPolicy policy = parse_cookie_policy(
        R"({"id": "shop", "extends": "strict", "fail_on": "high", "rules": {"prefix_advised": "off"},
            "budgets": [{"id": "no_third_party", "measure": "third_party", "at_most": 2}]})",
        "shop.json");
    CHECK(policy.fail_on == FindingLevel::high);
    CHECK(policy.rules.at("prefix_advised") == std::nullopt);
    CHECK(policy.rules.at("hsts_missing") == FindingLevel::medium);
    CHECK(policy.max_lifetime_by_purpose.at("session") == 0);
    REQUIRE(policy.budgets.size() == 3);
    CHECK(policy.budgets[0].at_most == 2);
}

TEST_CASE("a rule that is off is silent, and one with a severity has it", "[cookie_policy]") {
    const std::vector<std::string> lines{"a=1; Path=/; HttpOnly"};
    const CookieAudit audit = audit_with(
        R"({"id": "a", "rules": {"secure_missing": "off", "samesite_missing": "critical"}})", lines);
    REQUIRE(audit.findings.size() == 1);
    CHECK(audit.findings[0].rule->id == "samesite_missing");
    CHECK(audit.findings[0].severity == FindingLevel::critical);
}

TEST_CASE("expected cookies are held to their own limits", "[cookie_policy]") {
    const std::string policy = R"({"id": "a", "complete_declaration": true, "cookies": [
        {"name": "cart*", "purpose": "service", "max_lifetime": "1 day", "path": "/shop", "required": ["HttpOnly"]},
        {"name": "token", "purpose": "session", "script_reads": true},
        {"name": "gone", "purpose": "consent"}]})";
    const CookieAudit audit =
        audit_with(policy, {"cart7=1; Path=/; Max-Age=172800; Secure; SameSite=Lax",
                            "token=" + std::string(kRandomId) + "; Path=/; Secure; SameSite=Lax",
                            "new=1; Path=/; Secure; SameSite=Lax"});
    REQUIRE(finding_of(audit, "lifetime_over_policy", "cart7") != nullptr);
    CHECK(finding_of(audit, "lifetime_over_policy")->corrected ==
          "cart7=...; Path=/shop; Max-Age=86400; Secure; SameSite=Lax; HttpOnly");
    CHECK(finding_of(audit, "path_too_wide", "cart7") != nullptr);
    CHECK(finding_of(audit, "required_attribute_missing", "cart7") != nullptr);
    CHECK(finding_of(audit, "httponly_missing") == nullptr);
    CHECK(finding_of(audit, "undeclared", "new") != nullptr);
    CHECK(finding_of(audit, "declared_not_seen", "gone") != nullptr);
    REQUIRE(audit.cookies.size() == 3);
    CHECK(audit.cookies[0].purpose == "service");
    CHECK(audit.cookies[0].purpose_source == "policy");
}

TEST_CASE("audience measurement lives 13 months under the exemption of the CNIL", "[cookie_policy]") {
    const auto raised = [](const std::string& policy, const std::string& age) {
        const CookieAudit audit =
            audit_of(target_of({response(std::string(kHome),
                                         {"_pk_id.1.a=x; Path=/; Secure; SameSite=Lax; Max-Age=" + age})}),
                     policy);
        return finding_of(audit, "lifetime_over_policy") != nullptr;
    };
    CHECK_FALSE(raised("cnil-exemption", "34560000"));
    CHECK(raised("cnil-exemption", "63072000"));
    CHECK_FALSE(raised("baseline", "63072000"));
}

TEST_CASE("budgets are measured", "[cookie_policy]") {
    const CookieAudit audit = audit_with(
        R"({"id": "a", "budgets": [{"id": "few", "measure": "cookies", "at_most": 1},
            {"id": "ads", "measure": "purpose:advertising", "at_most": 0},
            {"id": "bad", "measure": "findings", "severity": "high", "at_most": 0},
            {"id": "others", "measure": "third_party", "at_most": 0},
            {"id": "score", "measure": "score", "at_least": 85}]})",
        {"_fbp=1; Path=/; Secure; SameSite=Lax", "a=1; Path=/; Secure; SameSite=Lax", "b=; Max-Age=0"});
    REQUIRE(audit.budgets.size() == 5);
    CHECK_FALSE(audit.budgets[0].kept);
    CHECK(audit.budgets[0].sentence == "2 cookies, at most 1 allowed");
    CHECK_FALSE(audit.budgets[1].kept);
    CHECK(audit.budgets[2].kept);
    CHECK(audit.budgets[3].kept);
    CHECK(audit.budgets[4].kept);
}
