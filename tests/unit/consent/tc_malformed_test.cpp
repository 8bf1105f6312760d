// TC strings that nobody should send: cut, changed, and made to be expensive.
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "sessionaudit/error.hpp"
#include "sessionaudit/tc_string.hpp"
#include "tc_texts.hpp"

using namespace sessionaudit;
using namespace sessionaudit::test;
using Catch::Matchers::ContainsSubstring;

namespace {

std::string refusal(const std::string& text) {
    try {
        decode_tc_string(text);
    } catch (const Error& error) {
        CHECK(error.code() == ErrorCode::invalid_argument);
        return error.what();
    }
    return "was read";
}

}  // namespace

TEST_CASE("refusals say what and where", "[consent][tc]") {
    TcFields fields;
    CHECK_THAT(refusal(""), ContainsSubstring("empty"));
    CHECK_THAT(refusal("C"), ContainsSubstring("segment 1: bit 6: created needs 36 bits, and 0 are left"));
    CHECK_THAT(refusal(fields.core() + "="), ContainsSubstring("is no letter of base64url"));
    CHECK_THAT(refusal(fields.core() + "."), ContainsSubstring("segment 2"));
    CHECK_THAT(refusal(fields.text() + ".IAAA"), ContainsSubstring("segment 3"));
    CHECK_THAT(refusal(fields.core() + ".AAAA"), ContainsSubstring("segment type 0"));
    CHECK_THAT(refusal(fields.core() + ".gAAA"), ContainsSubstring("segment type 4"));
    fields.version = 1;
    CHECK_THAT(refusal(fields.text()), ContainsSubstring("version 1"));
    fields.version = 3;
    CHECK_THAT(refusal(fields.text()), ContainsSubstring("only version 2"));
}

TEST_CASE("lists that mean nothing are refused", "[consent][tc]") {
    TcFields fields;
    SECTION("vendor 0") {
        fields.vendor_consents = ranges(10, 1, one(0));
        CHECK_THAT(refusal(fields.text()), ContainsSubstring("vendor 0"));
    }
    SECTION("a range from 0") {
        fields.vendor_interests = ranges(10, 1, range(0, 10));
        CHECK_THAT(refusal(fields.text()), ContainsSubstring("vendor 0"));
    }
    SECTION("a range that ends before it begins") {
        fields.vendor_consents = ranges(10, 1, range(10, 9));
        CHECK_THAT(refusal(fields.text()), ContainsSubstring("from 10 to 9"));
    }
    SECTION("more entries than bits") {
        fields.vendor_consents = ranges(10, 4095, one(1));
        CHECK_THAT(refusal(fields.core()), ContainsSubstring("vendor consents"));
    }
    SECTION("a bit field longer than the string") {
        fields.vendor_consents = id16(65535) + "0";
        CHECK_THAT(refusal(fields.text()), ContainsSubstring("needs 65535 bits"));
    }
    SECTION("restriction type 3") {
        fields.restrictions =
            "000000000001"
            "000010"
            "11"
            "000000000000";
        CHECK_THAT(refusal(fields.text()), ContainsSubstring("type 3"));
    }
    SECTION("a restriction of purpose 0") {
        fields.restrictions =
            "000000000001"
            "000000"
            "01"
            "000000000000";
        CHECK_THAT(refusal(fields.text()), ContainsSubstring("purpose 0"));
    }
}

TEST_CASE("a string cut anywhere is read or refused", "[consent][tc]") {
    const std::string text = kSpecExample;
    for (std::size_t length = 0; length < text.size(); ++length) {
        const std::string cut = text.substr(0, length);
        // The core has 275 bits in 46 letters, and one letter of padding.
        const bool whole = length == 46 || length == 47;
        CAPTURE(length);
        CHECK((refusal(cut) == "was read") == whole);
    }
}

TEST_CASE("any other letter is read or refused, and nothing else", "[consent][tc]") {
    constexpr std::string_view kLetters =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~ \n=";
    std::size_t read = 0;
    std::string text = kSpecExample;
    for (char& letter : text) {
        const char before = letter;
        for (const char other : kLetters) {
            letter = other;
            const std::string said = refusal(text);
            if (said == "was read")
                ++read;
            else if (said.find("TC string, segment ") == std::string::npos)
                FAIL(said);
        }
        letter = before;
    }
    CHECK(read > text.size());
}

TEST_CASE("range bombs cost no more than their length", "[consent][tc]") {
    TcFields fields;
    std::string entries;
    for (int i = 0; i < 4095; ++i)
        entries += range(1, 65535);
    fields.vendor_consents = ranges(65535, 4095, entries);
    fields.vendor_interests = fields.vendor_consents;
    const std::string text = fields.text();
    CHECK(text.size() < kTcStringLengthMax);
    const TcString tc = decode_tc_string(text);
    CHECK(tc.vendor_consents.ids.ranges().size() == 1);
    CHECK(tc.vendor_consents.ids.size() == 65535);
    CHECK(describe_tc_string_json(tc).size() < 2 * text.size());

    TcFields many;
    std::string restrictions = "111111111111";
    for (int i = 0; i < 4095; ++i)
        restrictions +=
            "000010"
            "01"
            "000000000001" +
            range(1, 65535);
    many.restrictions = restrictions;
    CHECK(decode_tc_string(many.text()).restrictions.size() == 1);
    CHECK_THAT(refusal(std::string(kTcStringLengthMax + 1, 'A')), ContainsSubstring("are not read"));
    CHECK_THAT(refusal(std::string(kTcStringLengthMax, '.')), ContainsSubstring("segment 1"));
}
