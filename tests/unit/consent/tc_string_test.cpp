#include "sessionaudit/tc_string.hpp"

#include <catch2/catch_test_macros.hpp>

#include "tc_texts.hpp"

using namespace sessionaudit;
using namespace sessionaudit::test;

namespace {

std::vector<int> ids(const IdRanges& set) {
    return set.to_list(1000);
}

}  // namespace

TEST_CASE("the specification's example is read", "[consent][tc]") {
    const TcString tc = decode_tc_string(kSpecExample);
    CHECK(tc.text == kSpecExample);
    CHECK(tc.version == 2);
    CHECK(to_rfc3339(tc.created) == "2020-02-20T23:57:39.300Z");
    CHECK(tc.last_updated == tc.created);
    CHECK(tc.cmp_id == 27);
    CHECK(tc.cmp_version == 0);
    CHECK(tc.consent_screen == 0);
    CHECK(tc.consent_language == "EN");
    CHECK(tc.vendor_list_version == 15);
    CHECK(tc.policy_version == 2);
    CHECK_FALSE(tc.service_specific);
    CHECK_FALSE(tc.non_standard_texts);
    CHECK(tc.special_feature_opt_ins.empty());
    CHECK(ids(tc.purpose_consents) == std::vector{1, 2, 3});
    CHECK(tc.purpose_legitimate_interests.empty());
    CHECK_FALSE(tc.purpose_one_treatment);
    CHECK(tc.publisher_country == "AA");
    CHECK(ids(tc.vendor_consents.ids) == std::vector{2, 6, 8});
    CHECK(tc.vendor_consents.max_id == 8);
    CHECK_FALSE(tc.vendor_consents.range_encoded);
    CHECK(ids(tc.vendor_legitimate_interests.ids) == std::vector{2, 6, 8});
    CHECK(tc.restrictions.empty());
    REQUIRE(tc.vendors_disclosed);
    CHECK(tc.vendors_disclosed->ids.size() == 79);
    CHECK_FALSE(tc.vendors_allowed);
    CHECK_FALSE(tc.publisher);
    CHECK_FALSE(tc.stray_bits);
}

TEST_CASE("a string of the core alone is read", "[consent][tc]") {
    const TcString tc = decode_tc_string(kShortExample);
    CHECK(to_rfc3339(tc.created) == "2022-04-20T22:00:00.000Z");
    CHECK(tc.cmp_id == 31);
    CHECK(tc.cmp_version == 640);
    CHECK(tc.consent_screen == 1);
    CHECK(tc.vendor_list_version == 126);
    CHECK(tc.service_specific);
    CHECK(tc.publisher_country == "DE");
    CHECK_FALSE(tc.vendors_disclosed);
}

TEST_CASE("every field is where the format puts it", "[consent][tc]") {
    TcFields fields;
    fields.updated = at("2026-06-02T00:00:00.100Z");
    fields.interests = 0b010000000000000000000001;
    fields.vendor_consents =
        "0000000000000101"
        "0"
        "10011";
    fields.vendor_interests = ranges(900, 3, range(10, 12) + one(900) + range(12, 20));
    fields.restrictions =
        "000000000010"
        "000010"
        "00"
        "000000000001" +
        one(5) +  //
        "000111"
        "10"
        "000000000001" +
        range(7, 9);
    // 001: disclosed, 010: allowed, 011: the publisher's own.
    BitWriter disclosed;
    disclosed.add(1, 3).add(
        "0000000000000011"
        "0"
        "101");
    BitWriter allowed;
    allowed.add(2, 3).add(ranges(70, 1, one(70)));
    BitWriter publisher;
    publisher.add(3, 3).add(1U << 23, 24).add(1, 24).add(3, 6).add("101").add("010");
    fields.further = "." + disclosed.text() + "." + allowed.text() + "." + publisher.text();

    const TcString tc = decode_tc_string(fields.text());
    CHECK(to_rfc3339(tc.created) == "2026-06-01T00:00:00.000Z");
    CHECK(to_rfc3339(tc.last_updated) == "2026-06-02T00:00:00.100Z");
    CHECK(tc.cmp_id == 31);
    CHECK(tc.cmp_version == 7);
    CHECK(tc.consent_screen == 3);
    CHECK(tc.consent_language == "EE");
    CHECK(tc.vendor_list_version == 300);
    CHECK(tc.policy_version == 5);
    CHECK(tc.service_specific);
    CHECK(ids(tc.special_feature_opt_ins) == std::vector{1, 12});
    CHECK(ids(tc.purpose_consents) == std::vector{23, 24});
    CHECK(ids(tc.purpose_legitimate_interests) == std::vector{2, 24});
    CHECK(tc.purpose_one_treatment);
    CHECK(tc.publisher_country == "DE");
    CHECK(ids(tc.vendor_consents.ids) == std::vector{1, 4, 5});
    CHECK(tc.vendor_legitimate_interests.range_encoded);
    CHECK(tc.vendor_legitimate_interests.ids == IdRanges::of({{10, 20}, {900, 900}}));
    REQUIRE(tc.restrictions.size() == 2);
    CHECK(tc.restrictions[0] == TcRestriction{2, TcRestrictionType::not_allowed, IdRanges::of({{5, 5}})});
    CHECK(tc.restrictions[1] ==
          TcRestriction{7, TcRestrictionType::require_legitimate_interest, IdRanges::of({{7, 9}})});
    REQUIRE(tc.vendors_disclosed);
    CHECK(ids(tc.vendors_disclosed->ids) == std::vector{1, 3});
    REQUIRE(tc.vendors_allowed);
    CHECK(ids(tc.vendors_allowed->ids) == std::vector{70});
    REQUIRE(tc.publisher);
    CHECK(ids(tc.publisher->consents) == std::vector{1});
    CHECK(ids(tc.publisher->legitimate_interests) == std::vector{24});
    CHECK(tc.publisher->custom_purposes == 3);
    CHECK(ids(tc.publisher->custom_consents) == std::vector{1, 3});
    CHECK(ids(tc.publisher->custom_legitimate_interests) == std::vector{2});
    CHECK_FALSE(tc.stray_bits);
}

TEST_CASE("a restriction in pieces is one restriction", "[consent][tc]") {
    TcFields fields;
    const std::string head =
        "000010"
        "01"
        "000000000001";
    fields.restrictions = "000000000011" + head + one(5) + head + one(9) + head + range(5, 7);
    const TcString tc = decode_tc_string(fields.text());
    REQUIRE(tc.restrictions.size() == 1);
    CHECK(tc.restrictions[0].vendors == IdRanges::of({{5, 7}, {9, 9}}));
}

TEST_CASE("padding of any length is accepted", "[consent][tc]") {
    const TcFields fields;
    const TcString tc = decode_tc_string(fields.core());
    TcString padded = decode_tc_string(fields.core() + "AAAA");
    padded.text = tc.text;
    CHECK(padded == tc);
    CHECK_FALSE(padded.stray_bits);
    CHECK(decode_tc_string(fields.core() + "AAB").stray_bits);
}

TEST_CASE("a language that is no two letters is left empty", "[consent][tc]") {
    TcFields fields;
    fields.language =
        "000000"
        "011010";  // A, and the one after Z
    CHECK(decode_tc_string(fields.text()).consent_language.empty());
    fields.language =
        "111111"
        "000000";
    CHECK(decode_tc_string(fields.text()).consent_language.empty());
    fields.language =
        "011001"
        "000000";
    CHECK(decode_tc_string(fields.text()).consent_language == "ZA");
}

TEST_CASE("a TC string is described as JSON", "[consent][tc]") {
    TcFields fields;
    fields.vendor_consents = ranges(20, 1, range(3, 20));
    fields.restrictions =
        "000000000001"
        "000010"
        "01"
        "000000000001" +
        one(5);
    fields.further = "";
    const std::string text = fields.text();
    CHECK(
        describe_tc_string_json(decode_tc_string(text)) ==
        R"({"text":")" + text +
            R"(","version":2,"created":"2026-06-01T00:00:00.000Z","last_updated":"2026-06-01T00:00:00.000Z",)"
            R"("cmp_id":31,"cmp_version":7,"consent_screen":3,"consent_language":"EE","vendor_list_version":300,)"
            R"("policy_version":5,"service_specific":true,"non_standard_texts":false,)"
            R"("special_feature_opt_ins":[[1,1],[12,12]],"purpose_consents":[[23,24]],)"
            R"("purpose_legitimate_interests":[],"purpose_one_treatment":true,"publisher_country":"DE",)"
            R"("vendor_consents":{"max_id":20,"range_encoded":true,"ids":[[3,20]]},)"
            R"("vendor_legitimate_interests":{"max_id":0,"range_encoded":false,"ids":[]},)"
            R"("restrictions":[{"purpose":2,"type":"require_consent","vendors":[[5,5]]}],)"
            R"("vendors_disclosed":null,"vendors_allowed":null,"publisher":null,"stray_bits":false})");
}
