// GPP strings that nobody should send: cut, changed, and made to be expensive.
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "gpp_texts.hpp"
#include "sessionaudit/error.hpp"
#include "sessionaudit/gpp_string.hpp"
#include "tc_texts.hpp"

using namespace sessionaudit;
using namespace sessionaudit::test;
using Catch::Matchers::ContainsSubstring;

namespace {

std::string refusal(const std::string& text) {
    try {
        decode_gpp_string(text);
    } catch (const Error& error) {
        CHECK(error.code() == ErrorCode::invalid_argument);
        return error.what();
    }
    return "was read";
}

}  // namespace

TEST_CASE("other headers are refused", "[consent][gpp]") {
    CHECK_THAT(refusal(""), ContainsSubstring("empty"));
    CHECK_THAT(refusal("D"), ContainsSubstring("header"));
    CHECK_THAT(refusal("DB"), ContainsSubstring("number of sections"));
    CHECK_THAT(refusal("DCAA"), ContainsSubstring("version 2"));
    CHECK_THAT(refusal("EBAA"), ContainsSubstring("no GPP header"));
    CHECK_THAT(refusal(kShortExample), ContainsSubstring("TC string"));
    CHECK_THAT(refusal("DBAB"), ContainsSubstring("section's id"));
    CHECK_THAT(refusal("DBABM.A"), ContainsSubstring("letter"));
    CHECK_THAT(refusal("DBABMB"), ContainsSubstring("not with zeros"));
    CHECK_THAT(refusal("DBA_" + std::string(100, 'A')), ContainsSubstring("above 65535"));
    CHECK_THAT(refusal(header(4095,
                              "0"
                              "0000000000000000000000011")),
               ContainsSubstring("section's id"));
}

TEST_CASE("broken sections are refused by name", "[consent][gpp]") {
    CHECK_THAT(refusal("DBABBg~"), ContainsSubstring("GPP section 8 (usca) is empty"));
    CHECK_THAT(refusal("DBABBg~BAQAAAB"),
               ContainsSubstring("section 8 (usca): bit 42: MspaOptOutOptionMode"));
    CHECK_THAT(refusal("DBABBg~BAQAAABA."), ContainsSubstring("sub-section"));
    CHECK_THAT(refusal("DBABBg~BAQAAABA.AA"), ContainsSubstring("type 0"));
    CHECK_THAT(refusal("DBABBg~BAQAAABA.YA.YA"), ContainsSubstring("already"));
    CHECK_THAT(refusal("DBABBg~BAQ AABA"), ContainsSubstring("letter"));
    CHECK_THAT(refusal("DBABM~DPXx"), ContainsSubstring("GPP section 2 (tcfeuv2): TC string, segment 1"));
    CHECK_THAT(refusal(std::string("DBACNY~") + kShortExample + "~2YNN"), ContainsSubstring("(uspv1)"));
    CHECK_THAT(refusal(std::string("DBACNY~") + kShortExample + "~1YXN"), ContainsSubstring("(uspv1)"));
    CHECK_THAT(refusal(std::string(kGppStringLengthMax + 1, 'A')), ContainsSubstring("are not read"));
}

TEST_CASE("a header that lists every id costs nothing", "[consent][gpp]") {
    // 1 is 11; 65534 is the sum of some Fibonacci numbers, and any sum near it will do.
    const GppString gpp = decode_gpp_string(header(1,
                                                   "1"
                                                   "11"
                                                   "000000000000000000000"
                                                   "11"));
    CHECK(gpp.section_ids.ranges().size() == 1);
    CHECK(gpp.section_ids.size() > 10'000);
    CHECK_FALSE(gpp.complete());
    CHECK_THAT(refusal("DBAA" + std::string(kGppStringLengthMax - 4, '~')),
               ContainsSubstring("128 sections"));
    std::string many = "DBAA";
    for (std::size_t i = 0; i < kGppSectionsMax; ++i)
        many += "~A";
    CHECK(decode_gpp_string(many).sections.size() == kGppSectionsMax);
    CHECK_THAT(refusal(many + "~A"), ContainsSubstring("128 sections"));
}

TEST_CASE("any cut and any other letter is read or refused", "[consent][gpp]") {
    const std::string whole = std::string("DBACNY~") + kShortExample + "~1YNN";
    constexpr std::string_view kLetters =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~ =";
    int read = 0;
    for (const std::string& original : {whole, std::string("DBABLA~BVQVAAAAAAGA.YA")}) {
        for (std::size_t length = 0; length < original.size(); ++length)
            read += refusal(original.substr(0, length)) == "was read" ? 1 : 0;
        std::string text = original;
        for (char& letter : text) {
            const char before = letter;
            for (const char other : kLetters) {
                letter = other;
                read += refusal(text) == "was read" ? 1 : 0;
            }
            letter = before;
        }
    }
    CHECK(read > 100);
}
