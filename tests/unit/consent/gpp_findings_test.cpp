#include <catch2/catch_test_macros.hpp>

#include "sessionaudit/gpp_string.hpp"
#include "tc_texts.hpp"

using namespace sessionaudit;
using namespace sessionaudit::test;

namespace {

using Ids = std::vector<std::string>;

Ids findings(const std::string& text) {
    Ids found;
    for (const SignalFinding& finding :
         check_gpp_string(decode_gpp_string(text), at("2026-11-22T10:00:00Z"))) {
        CHECK_FALSE(finding.sentence.empty());
        CHECK_FALSE(finding.source.empty());
        found.push_back(finding.id);
    }
    return found;
}

/// A section of California: the notices of sale and sharing, the two opt-outs, the three MSPA fields.
std::string california(int sale_notice, int sharing_notice, int sale, int sharing,
                       const std::string& mspa = "010000") {
    const auto two = [](int value) { return static_cast<std::uint64_t>(value); };
    BitWriter bits;
    bits.add(1, 6).add(two(sale_notice), 2).add(two(sharing_notice), 2).add(0, 2);
    bits.add(two(sale), 2).add(two(sharing), 2).add(0, 18).add(0, 4).add(0, 2).add(mspa);
    return bits.text();
}

}  // namespace

TEST_CASE("a section as the rules want it has no finding", "[consent][gpp]") {
    CHECK(findings("DBABBg~" + california(1, 1, 1, 1) + ".YA").empty());
    CHECK(findings("DBABBg~" + california(1, 1, 2, 2) + ".QA").empty());
    CHECK(findings("DBABBg~" + california(0, 0, 0, 0)).empty());
    CHECK(findings("DBAA").empty());
}

TEST_CASE("a choice needs its notice", "[consent][gpp]") {
    CHECK(findings("DBABBg~" + california(2, 1, 2, 2)) == Ids{"gpp_choice_without_notice"});
    CHECK(findings("DBABBg~" + california(1, 0, 1, 1)) == Ids{"gpp_choice_without_notice"});
    CHECK(findings("DBABBg~" + california(2, 2, 1, 2)) ==
          Ids{"gpp_choice_without_notice", "gpp_choice_without_notice"});
    CHECK(findings("DBABTA~1NNN") == Ids{"gpp_choice_without_notice"});
    CHECK(findings("DBABTA~1N-N").empty());
}

TEST_CASE("GPC in a string binds its own choices", "[consent][gpp]") {
    CHECK(findings("DBABBg~" + california(1, 1, 2, 1) + ".YA") == Ids{"gpp_gpc_not_honoured"});
    CHECK(findings("DBABBg~" + california(1, 1, 2, 2) + ".YA") ==
          Ids{"gpp_gpc_not_honoured", "gpp_gpc_not_honoured"});
}

TEST_CASE("values that are not defined are findings", "[consent][gpp]") {
    CHECK(findings("DBABBg~" + california(1, 3, 1, 0)) == Ids{"gpp_value_undefined"});
    CHECK(findings("DBABBg~" + california(1, 1, 1, 1, "000000")) == Ids{"gpp_value_undefined"});
    CHECK(findings("DBABBg~" + california(1, 1, 1, 1, "010101")) == Ids{"gpp_mspa_modes"});
}

TEST_CASE("how a string is written is checked", "[consent][gpp]") {
    CHECK(findings("DBABBg") == Ids{"gpp_section_count"});
    CHECK(findings("DBABBg~CAQAAABA") == Ids{"gpp_section_version"});
    CHECK(findings("DBABBg~" + california(1, 1, 1, 1) + "B") == Ids{"gpp_stray_bits"});
    CHECK(findings("DBABBg~" + california(1, 1, 1, 1) + ".YB") == Ids{"gpp_stray_bits"});
    CHECK(findings("DBABLA~BVQVAAAAAAGA.YA") == Ids{"gpp_version_length"});
    // 34 is 000000011 in Fibonacci coding.
    const std::string header = BitWriter()
                                   .add(3, 6)
                                   .add(1, 6)
                                   .add(1, 12)
                                   .add(
                                       "0"
                                       "000000011")
                                   .text();
    CHECK(findings(header + "~AAAA") == Ids{"gpp_section_unknown"});
}

TEST_CASE("sections speak of one person", "[consent][gpp]") {
    const std::string header = BitWriter()
                                   .add(3, 6)
                                   .add(1, 6)
                                   .add(2, 12)
                                   .add(
                                       "0"
                                       "10011"
                                       "0"
                                       "011")
                                   .text();
    REQUIRE(decode_gpp_string(header).section_ids == IdRanges::of({{6, 6}, {8, 8}}));
    CHECK(findings(header + "~1YNN~" + california(1, 1, 1, 1)) == Ids{"gpp_sections_disagree"});
    CHECK(findings(header + "~1YYN~" + california(1, 1, 1, 1)).empty());
    CHECK(findings(header + "~1Y-N~" + california(1, 1, 1, 1)).empty());
}

TEST_CASE("findings of a TC string inside are passed on", "[consent][gpp]") {
    TcFields fields;
    CHECK(findings("DBABMA~" + fields.text()).empty());
    fields.service_specific = 0;
    CHECK(findings("DBABMA~" + fields.text()) == Ids{"tc_not_service_specific"});
}
