// Schemas: `pattern` and `format` wherever draft-07 allows them, on texts of any length.
#include "schema/json_schema.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <fstream>
#include <functional>
#include <nlohmann/json.hpp>

#include "policy/policy_schema.hpp"
#include "sessionaudit/error.hpp"

using namespace sessionaudit;
using nlohmann::json;

namespace {

bool keeps(const json& schema, const json& value) {
    return JsonSchema(schema).faults(value).empty();
}

void for_each_text(const json& value, const json::json_pointer& place,
                   const std::function<void(const json::json_pointer&)>& visit) {
    if (value.is_string()) return visit(place);
    if (value.is_object())
        for (const auto& [name, inner] : value.items())
            for_each_text(inner, place / name, visit);
    if (value.is_array())
        for (std::size_t i = 0; i < value.size(); ++i)
            for_each_text(value[i], place / i, visit);
}

constexpr std::size_t kLong = 50'000;

}  // namespace

TEST_CASE("a pattern counts wherever a schema has it", "[schema][json_schema]") {
    const json word = {{"type", "string"}, {"pattern", "^[a-z]+$"}};
    const json schema =
        GENERATE_REF(json{{"properties", {{"x", word}}}}, json{{"additionalProperties", word}},
                     json{{"properties", {{"x", {{"oneOf", {word, {{"type", "integer"}}}}}}}}},
                     json{{"properties", {{"x", {{"allOf", {word}}}}}}},
                     json{{"properties", {{"x", {{"not", {{"pattern", "[^a-z]"}}}}}}}},
                     json{{"definitions", {{"pattern", word}}},
                          {"properties", {{"x", {{"$ref", "#/definitions/pattern"}}}}}},
                     json{{"if", {{"properties", {{"y", {{"pattern", "^on$"}}}}}}},
                          {"then", {{"properties", {{"x", word}}}}}},
                     json{{"allOf", {{{"$ref", "#/components/schemas/Pair"}}}},
                          {"components", {{"schemas", {{"Pair", {{"properties", {{"x", word}}}}}}}}}});
    CAPTURE(schema.dump());
    CHECK(keeps(schema, {{"x", "abc"}, {"y", "on"}}));
    CHECK_FALSE(keeps(schema, {{"x", "ABC"}, {"y", "on"}}));
}

TEST_CASE("members may be called pattern, format or const", "[schema][json_schema]") {
    const json schema = {{"properties",
                          {{"pattern", {{"type", "string"}, {"pattern", "^a"}}},
                           {"format", {{"const", "sessionaudit.audit/1"}}},
                           {"const", {{"enum", {{{"pattern", "b"}}}}}}}}};
    CHECK(keeps(schema,
                {{"pattern", "ab"}, {"format", "sessionaudit.audit/1"}, {"const", {{"pattern", "b"}}}}));
    CHECK_FALSE(keeps(schema, {{"pattern", "b"}}));
    CHECK_FALSE(keeps(schema, {{"format", "sessionaudit.audit/2"}}));
    CHECK_FALSE(keeps(schema, {{"const", {{"pattern", "c"}}}}));
}

TEST_CASE("names keep to a pattern too, and what is no text has none", "[schema][json_schema]") {
    CHECK_FALSE(keeps({{"propertyNames", {{"pattern", "^[a-z]+$"}}}}, {{"A", 1}}));
    CHECK(keeps({{"propertyNames", {{"pattern", "^[a-z]+$"}}}}, {{"a", 1}}));
    CHECK(keeps({{"pattern", "^[a-z]+$"}}, 12));
}

TEST_CASE("a fault names its place as RFC 6901 does, and what is wrong there", "[schema][json_schema]") {
    const JsonSchema schema(json{{"properties", {{"a/b", {{"properties", {{"c", {{"pattern", "^x"}}}}}}}}}});
    const auto faults = schema.faults({{"a/b", {{"c", "y"}}}});
    REQUIRE(faults.size() == 1);
    CHECK(faults[0].place == "/a~1b/c");
    CHECK(faults[0].sentence.find("does not have the form") == 0);
}

TEST_CASE("times are those of RFC 3339", "[schema][json_schema]") {
    const JsonSchema schema(json{{"type", "string"}, {"format", "date-time"}});
    CHECK(schema.faults("2026-03-01T12:00:00Z").empty());
    CHECK(schema.faults("2024-02-29t23:59:60.123456+01:00").empty());
    const char* const wrong = GENERATE("2026-02-29T12:00:00Z", "2026-04-31T12:00:00Z", "2026-03-01T24:00:00Z",
                                       "2026-03-01 12:00:00Z", "");
    CAPTURE(wrong);
    CHECK_FALSE(schema.faults(wrong).empty());
}

TEST_CASE("what a schema asks for and nobody would check is refused", "[schema][json_schema]") {
    const json schema = GENERATE(
        json{{"type", "string"}, {"format", "uuid"}}, json{{"patternProperties", {{"^x", true}}}},
        json{{"properties", {{"x", {{"pattern", "a(?=b)"}}}}}}, json{{"$ref", "#/definitions/none"}});
    CAPTURE(schema.dump());
    CHECK_THROWS_AS(JsonSchema(schema), Error);
    CHECK_NOTHROW(JsonSchema(json{{"type", "integer"}, {"format", "int64"}}));
}

TEST_CASE("a text of 50,000 characters is judged by a pattern without an end", "[schema][json_schema]") {
    const JsonSchema schema(json{{"properties", {{"x", {{"pattern", "^([a-z]|[0-9])*$"}}}}}});
    CHECK(schema.faults({{"x", std::string(kLong, 'a')}}).empty());
    CHECK(schema.faults({{"x", std::string(kLong, 'a') + "!"}}).size() == 1);
    CHECK(schema.faults({{"x", std::string(kLong, '!')}}).size() == 1);
}

TEST_CASE("a text of 50,000 characters anywhere in a policy is a fault or passes", "[schema][policy]") {
    std::ifstream file(std::string(SESSIONAUDIT_SOURCE_FOLDER) + "/policies/gdpr.json");
    const json policy = json::parse(file);
    REQUIRE(schema_faults(policy).empty());
    std::size_t refused = 0;
    for_each_text(policy, json::json_pointer(), [&](const json::json_pointer& place) {
        json spoiled = policy;
        spoiled[place] = std::string(kLong, 'a');
        for (const SchemaFault& fault : schema_faults(spoiled)) {
            CHECK(fault.pointer == place.to_string());
            CHECK(fault.message.size() < 300);
            ++refused;
        }
    });
    CHECK(refused > 20);
}
