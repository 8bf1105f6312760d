#include "ledger/canonical_json.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include "sessionaudit/error.hpp"

using namespace sessionaudit;
using nlohmann::json;

namespace {

bool is_canonical(const std::string& text) {
    try {
        return to_canonical_json(parse_canonical_json(text)) == text;
    } catch (const Error& error) {
        REQUIRE(error.code() == ErrorCode::invalid_argument);
        return false;
    }
}

}  // namespace

TEST_CASE("members are ordered by UTF-16 code units as in RFC 8785 section 3.2.3", "[ledger][json]") {
    // The RFC's own example: the emoji, above U+FFFF, comes before U+FB33.
    const json value = {{"\u20ac", "Euro Sign"},
                        {"\r", "Carriage Return"},
                        {"\ufb33", "Hebrew Letter Dalet With Dagesh"},
                        {"1", "One"},
                        {"\U0001F600", "Emoji: Grinning Face"},
                        {"\u0080", "Control"},
                        {"\u00f6", "Latin Small Letter O With Diaeresis"}};
    CHECK(to_canonical_json(value) ==
          "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":\"Control\","
          "\"\u00f6\":\"Latin Small Letter O With Diaeresis\",\"\u20ac\":\"Euro Sign\","
          "\"\U0001F600\":\"Emoji: Grinning Face\",\"\ufb33\":\"Hebrew Letter Dalet With Dagesh\"}");
}

TEST_CASE("texts escape what RFC 8785 section 3.2.2.2 says and nothing else", "[ledger][json]") {
    const json value = std::string("\u20ac$\x0F\nA'B\"\\\"/\b\f\r\t\x7F\x1F") + '\0';
    CHECK(to_canonical_json(value) == "\"\u20ac$\\u000f\\nA'B\\\"\\\\\\\"/\\b\\f\\r\\t\x7F\\u001f\\u0000\"");
}

TEST_CASE("literals and integers have one spelling", "[ledger][json]") {
    CHECK(to_canonical_json({nullptr, true, false, 0, -1, 9007199254740991}) ==
          "[null,true,false,0,-1,9007199254740991]");
    CHECK(to_canonical_json(json::object()) == "{}");
    CHECK(to_canonical_json(json::array()) == "[]");
}

TEST_CASE("what has another meaning or none elsewhere is never signed", "[ledger][json]") {
    CHECK_THROWS_AS(to_canonical_json(1.5), Error);
    CHECK_THROWS_AS(to_canonical_json(1.0), Error);
    CHECK_THROWS_AS(to_canonical_json(std::int64_t{9007199254740992}), Error);
    CHECK_THROWS_AS(to_canonical_json(std::int64_t{-9007199254740992}), Error);
    CHECK_THROWS_AS(to_canonical_json(~std::uint64_t{0}), Error);
    CHECK_THROWS_AS(to_canonical_json("\xFF"), Error);
    CHECK_THROWS_AS(to_canonical_json(json{{"a\xED\xA0\x80", 1}, {"b", 2}}), Error);
    json deep = 1;
    for (int i = 0; i < 17; ++i)
        deep = json::array({deep});
    CHECK_THROWS_AS(to_canonical_json(deep), Error);
}

TEST_CASE("another spelling of a value is refused", "[ledger][json]") {
    CHECK(is_canonical(R"({"a":1,"b":[true,null,"x"]})"));
    const auto text =
        GENERATE(as<std::string>(), R"({"b":1,"a":1})", R"({"a":1,"a":1})", R"({"a":1,"a":2})", R"({"a": 1})",
                 R"( {"a":1})", R"({"a":1} )", R"({"a":01})", R"({"a":-0})", R"({"a":1.0})", R"({"a":1e2})",
                 R"({"a":"\/"})", R"({"a":"\u0041"})", R"({"a":"\u001F"})", R"({"a":1}x)", R"({"a":1)", "",
                 R"({"a":9007199254740992})", "{\"a\":\"\xFF\"}", "\xEF\xBB\xBF{}", R"({"a":"\ud800"})");
    CHECK_FALSE(is_canonical(text));
}

TEST_CASE("deep nesting is refused before a parser sees it", "[ledger][json]") {
    CHECK(is_canonical(std::string(16, '[') + std::string(16, ']')));
    CHECK_FALSE(is_canonical(std::string(17, '[') + std::string(17, ']')));
    CHECK_FALSE(is_canonical(std::string(60000, '[')));
    CHECK(is_canonical("[\"" + std::string(100, '[') + "\\\"" + std::string(100, '{') + "\"]"));
}
