#include "sessionaudit/gpp_string.hpp"

#include <catch2/catch_test_macros.hpp>

#include "gpp_texts.hpp"
#include "tc_texts.hpp"

using namespace sessionaudit;
using namespace sessionaudit::test;

namespace {

std::vector<int> section_ids(const std::string& header) {
    return decode_gpp_string(header).section_ids.to_list(100);
}

const UsPrivacy& us(const GppString& gpp, int id) {
    REQUIRE(gpp.find(id) != nullptr);
    REQUIRE(gpp.find(id)->us);
    return *gpp.find(id)->us;
}

std::vector<int> list(const UsPrivacy& us, const std::string& name) {
    for (const UsField& field : us.fields)
        if (field.name == name) return field.values;
    return {-1};
}

}  // namespace

TEST_CASE("headers are read in both paddings", "[consent][gpp]") {
    // The specification's examples, then the same padded to bytes.
    CHECK(section_ids("DBABM") == std::vector{2});
    CHECK(section_ids("DBACNY") == std::vector{2, 6});
    CHECK(section_ids("DBABjw") == std::vector{5, 6});
    CHECK(section_ids("DBABMA") == std::vector{2});
    CHECK(section_ids("DBABLA") == std::vector{7});
    CHECK(section_ids("DBABL") == std::vector{7});
    CHECK(section_ids("DBABBg") == std::vector{8});
    CHECK(section_ids("DBAA").empty());
}

TEST_CASE("distances in headers are counted from the last id", "[consent][gpp]") {
    // Fibonacci coding: 1 is 11, 2 is 011, 3 is 0011, 4 is 1011.
    CHECK(section_ids(header(1,
                             "1"
                             "011"
                             "0011")) == std::vector{2, 3, 4, 5});
    CHECK(section_ids(header(2,
                             "0"
                             "11"
                             "1"
                             "011"
                             "11")) == std::vector{1, 3, 4});
    CHECK(section_ids(header(2,
                             "1"
                             "11"
                             "11"
                             "0"
                             "1011")) == std::vector{1, 2, 6});
}

TEST_CASE("the section of California is read", "[consent][gpp]") {
    const GppString gpp = decode_gpp_string("DBABBg~BAQAAABA.YA");
    CHECK(gpp.complete());
    CHECK(gpp.sections.at(0).name == "usca");
    const UsPrivacy& ca = us(gpp, 8);
    CHECK(ca.version == 1);
    CHECK(ca.value("SaleOptOut") == 1);
    CHECK(ca.value("SharingOptOut") == 0);
    CHECK(ca.value("MspaCoveredTransaction") == 1);
    CHECK(list(ca, "SensitiveDataProcessing") == std::vector<int>(9, 0));
    CHECK(list(ca, "KnownChildSensitiveDataConsents") == std::vector<int>(2, 0));
    CHECK_FALSE(ca.value("SensitiveDataProcessing"));
    CHECK_FALSE(ca.value("NoSuchField"));
    CHECK(ca.gpc == true);
    CHECK(opts_out_of_sale(gpp));
}

TEST_CASE("every field of California is where the format puts it", "[consent][gpp]") {
    BitWriter bits;
    bits.add(1, 6).add(
        "010110"
        "0001");                                 // notices 1 1 2, opt-outs 0 1
    bits.add("000110000110000110").add("0110");  // 0 1 2 0 1 2 0 1 2, 1 2
    bits.add("10").add("01").add("10").add("00");
    const UsPrivacy ca = us(decode_gpp_string("DBABBg~" + bits.text()), 8);
    CHECK(ca.value("SaleOptOutNotice") == 1);
    CHECK(ca.value("SharingOptOutNotice") == 1);
    CHECK(ca.value("SensitiveDataLimitUseNotice") == 2);
    CHECK(ca.value("SaleOptOut") == 0);
    CHECK(ca.value("SharingOptOut") == 1);
    CHECK(list(ca, "SensitiveDataProcessing") == std::vector{0, 1, 2, 0, 1, 2, 0, 1, 2});
    CHECK(list(ca, "KnownChildSensitiveDataConsents") == std::vector{1, 2});
    CHECK(ca.value("PersonalDataConsents") == 2);
    CHECK(ca.value("MspaCoveredTransaction") == 1);
    CHECK(ca.value("MspaOptOutOptionMode") == 2);
    CHECK(ca.value("MspaServiceProviderMode") == 0);
    CHECK_FALSE(ca.gpc);
}

TEST_CASE("the national section is read in both versions and lengths", "[consent][gpp]") {
    BitWriter fields;
    fields.add("010110").add("100110").add("011001");  // notices 1 1 2 2 1 2, opt-outs 1 2 1
    const std::string sensitive = "000110000110000110000110";
    const std::string end =
        "10"
        "01"
        "10"
        "00";
    const auto national = [&](int version, const std::string& rest) {
        return "DBABLA~" + BitWriter()
                               .add(static_cast<std::uint64_t>(version), 6)
                               .add(
                                   "010110"
                                   "100110"
                                   "011001")
                               .add(rest)
                               .text();
    };
    SECTION("version 1, 60 bits") {
        for (const char* const padding : {"", "A"}) {
            const UsPrivacy v1 = us(decode_gpp_string(national(1, sensitive + "0110" + end) + padding), 7);
            CHECK(v1.version == 1);
            CHECK_FALSE(v1.length_differs);
            CHECK(v1.value("SharingNotice") == 1);
            CHECK(v1.value("SaleOptOutNotice") == 1);
            CHECK(v1.value("SharingOptOutNotice") == 2);
            CHECK(v1.value("TargetedAdvertisingOptOutNotice") == 2);
            CHECK(v1.value("SensitiveDataProcessingOptOutNotice") == 1);
            CHECK(v1.value("SensitiveDataLimitUseNotice") == 2);
            CHECK(v1.value("SaleOptOut") == 1);
            CHECK(v1.value("SharingOptOut") == 2);
            CHECK(v1.value("TargetedAdvertisingOptOut") == 1);
            CHECK(list(v1, "SensitiveDataProcessing") == std::vector{0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2});
            CHECK(list(v1, "KnownChildSensitiveDataConsents") == std::vector{1, 2});
            CHECK(v1.value("PersonalDataConsents") == 2);
            CHECK(v1.value("MspaCoveredTransaction") == 1);
            CHECK(v1.value("MspaOptOutOptionMode") == 2);
            CHECK(v1.value("MspaServiceProviderMode") == 0);
        }
    }
    SECTION("version 2, 70 bits") {
        const UsPrivacy v2 = us(decode_gpp_string(national(2, sensitive +
                                                                  "10010001"
                                                                  "011010" +
                                                                  end)),
                                7);
        CHECK(v2.version == 2);
        CHECK_FALSE(v2.length_differs);
        CHECK(list(v2, "SensitiveDataProcessing") ==
              std::vector{0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2, 2, 1, 0, 1});
        CHECK(list(v2, "KnownChildSensitiveDataConsents") == std::vector{1, 2, 2});
        CHECK(v2.value("PersonalDataConsents") == 2);
        CHECK(v2.value("MspaCoveredTransaction") == 1);
    }
    SECTION("version 2 in the short layout") {
        const UsPrivacy healed = us(decode_gpp_string(national(2, sensitive + "0110" + end)), 7);
        CHECK(healed.length_differs);
        CHECK(list(healed, "SensitiveDataProcessing") ==
              std::vector{0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 0, 0, 0});
        CHECK(list(healed, "KnownChildSensitiveDataConsents") == std::vector{1, 2, 0});
        CHECK(healed.value("PersonalDataConsents") == 2);
        CHECK(healed.value("MspaCoveredTransaction") == 1);
    }
}

TEST_CASE("known national strings are read as the IAB's library reads them", "[consent][gpp]") {
    // Read with @iabgpp/cmpapi 3.2.0.
    const UsPrivacy long_v1 = us(decode_gpp_string("DBABLA~BVQVAAAAAAGA.YA"), 7);
    CHECK(long_v1.version == 1);
    CHECK(long_v1.length_differs);
    CHECK(long_v1.value("SaleOptOut") == 1);
    CHECK(long_v1.value("PersonalDataConsents") == 1);
    CHECK(long_v1.value("MspaCoveredTransaction") == 2);
    CHECK(list(long_v1, "SensitiveDataProcessing").size() == 12);
    CHECK(long_v1.gpc == true);
    const UsPrivacy short_v1 = us(decode_gpp_string("DBABL~BVQVAAAAAg"), 7);
    CHECK_FALSE(short_v1.length_differs);
    CHECK(short_v1.value("PersonalDataConsents") == 0);
    CHECK(short_v1.value("MspaCoveredTransaction") == 2);
    CHECK_FALSE(short_v1.gpc);
    const UsPrivacy fresh = us(decode_gpp_string("DBABLA~CAAQAAAAAABA.QA"), 7);
    CHECK(fresh.version == 2);
    CHECK(fresh.value("SaleOptOut") == 1);
    CHECK(fresh.gpc == false);
}

TEST_CASE("sections of several laws stand side by side", "[consent][gpp]") {
    const GppString gpp = decode_gpp_string(std::string("DBACNY~") + kShortExample + "~1YNN");
    REQUIRE(gpp.sections.size() == 2);
    CHECK(gpp.sections[0].name == "tcfeuv2");
    REQUIRE(gpp.sections[0].tc);
    CHECK(gpp.sections[0].tc->cmp_version == 640);
    CHECK(gpp.sections[1].name == "uspv1");
    REQUIRE(gpp.sections[1].usp);
    CHECK(*gpp.sections[1].usp == UspV1{'Y', 'N', 'N'});
    CHECK_FALSE(opts_out_of_sale(gpp));
    CHECK(section_ids("DBABTA") == std::vector{6});
    CHECK(opts_out_of_sale(decode_gpp_string("DBABTA~1YYN")));
    CHECK_FALSE(opts_out_of_sale(decode_gpp_string("DBABTA~1Y-N")));
}

TEST_CASE("what is not known is kept as text", "[consent][gpp]") {
    // The specification's example with a Canadian section that its own format does not allow.
    const GppString canada = decode_gpp_string(std::string("DBABjw~") + kShortExample + "~1YNN");
    CHECK(canada.find(5)->name == "tcfcav1");
    CHECK(canada.find(5)->text == kShortExample);
    CHECK_FALSE(canada.find(5)->tc);
    // usca of version 2 does not exist.
    const GppString later = decode_gpp_string("DBABBg~CAQAAABA.YA");
    CHECK_FALSE(later.find(8)->us);
    CHECK(later.find(8)->text == "CAQAAABA.YA");
    const GppString unknown = decode_gpp_string(header(1,
                                                       "0"
                                                       "10001011") +
                                                "~AAAA");
    CHECK(unknown.sections.at(0).name.empty());
}

TEST_CASE("sections that do not match the header are not guessed", "[consent][gpp]") {
    for (const char* const text : {"DBABBg", "DBABBg~BAQAAABA~BAQAAABA", "DBACNY~1YNN", "DBAA~1YNN"}) {
        CAPTURE(text);
        const GppString gpp = decode_gpp_string(text);
        CHECK_FALSE(gpp.complete());
        for (const GppSection& section : gpp.sections) {
            CHECK(section.id == 0);
            CHECK_FALSE(section.us);
            CHECK_FALSE(section.usp);
        }
        CHECK_FALSE(opts_out_of_sale(gpp));
        CHECK(gpp.find(0) == nullptr);
    }
}

TEST_CASE("a GPP string is described as JSON", "[consent][gpp]") {
    CHECK(describe_gpp_string_json(decode_gpp_string("DBABBg~BAQAAABA.YA")) ==
          R"({"text":"DBABBg~BAQAAABA.YA","section_ids":[[8,8]],"complete":true,"sections":[{"id":8,)"
          R"("name":"usca","text":"BAQAAABA.YA","fields":{"Version":1,"SaleOptOutNotice":0,)"
          R"("SharingOptOutNotice":0,"SensitiveDataLimitUseNotice":0,"SaleOptOut":1,"SharingOptOut":0,)"
          R"("SensitiveDataProcessing":[0,0,0,0,0,0,0,0,0],"KnownChildSensitiveDataConsents":[0,0],)"
          R"("PersonalDataConsents":0,"MspaCoveredTransaction":1,"MspaOptOutOptionMode":0,)"
          R"("MspaServiceProviderMode":0,"Gpc":true}}]})");
    CHECK(describe_gpp_string_json(decode_gpp_string("DBAA")) ==
          R"({"text":"DBAA","section_ids":[],"complete":true,"sections":[]})");
}
