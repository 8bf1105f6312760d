#include "sessionaudit/jurisdiction.hpp"

#include <catch2/catch_test_macros.hpp>
#include <fstream>

#include "error_code.hpp"
#include "sessionaudit/policy_set.hpp"
#include "temp_folder.hpp"

using namespace sessionaudit;
using test::code_of;

namespace {

std::string told(const std::string& csv) {
    try {
        PrefixTable::parse(csv, "prefixes.csv");
    } catch (const Error& error) {
        return error.what();
    }
    return "accepted";
}

}  // namespace

TEST_CASE("codes are ISO 3166's", "[policy][jurisdiction]") {
    for (const char* code : {"DE", "GB", "US", "US-CA", "FR-75", "GB-SCT", "DE-BY", "ZW", "AD"})
        CHECK(is_jurisdiction_code(code));
    for (const char* text : {"", "D", "de", "UK", "EU", "EN", "XX", "USA", "US-", "US-CALI", "US-ca", "D ",
                             "E A", "US_CA", "US-CA "}) {
        CAPTURE(text);
        CHECK_FALSE(is_jurisdiction_code(text));
    }
}

TEST_CASE("the longest prefix that holds an address wins", "[policy][prefix_table]") {
    const PrefixTable table = PrefixTable::parse(
        "prefix,jurisdiction\r\n"
        "# ours\n"
        "\n"
        "203.0.113.0/24, DE\n"
        "203.0.113.128/25,FR\n"
        "203.0.113.200,US-CA\n"
        "0.0.0.0/0,JP\n"
        "2001:db8::/32,ES\n"
        "2001:db8:1::/48,PT",
        "prefixes.csv");
    CHECK(table.size() == 6);
    CHECK(table.find("203.0.113.1") == "DE");
    CHECK(table.find("203.0.113.129") == "FR");
    CHECK(table.find("203.0.113.200") == "US-CA");
    CHECK(table.find("8.8.8.8") == "JP");
    CHECK(table.find("2001:db8::1") == "ES");
    CHECK(table.find("2001:db8:1:2::3") == "PT");
    CHECK(table.find("::ffff:203.0.113.1") == "DE");
    CHECK_FALSE(table.find("2001:db9::1"));
    CHECK_FALSE(table.find("example.org"));
    CHECK_FALSE(PrefixTable{}.find("203.0.113.1"));
}

TEST_CASE("a fault in a prefix table is told with its line", "[policy][prefix_table]") {
    CHECK(told("203.0.113.0/24,DE\n203.0.113.7/24,DE") ==
          "prefixes.csv:2: the prefix has bits beyond its length; write 203.0.113.0/24");
    CHECK(told("# x\n\nhost.example/24,DE") ==
          "prefixes.csv:3: 'host.example/24' is no address prefix; write for example 203.0.113.0/24 or "
          "2001:db8::/32");
    CHECK(told("203.0.113.0/33,DE") ==
          "prefixes.csv:1: the length after the / must be a number from 0 to 32");
    for (const char* bits : {"", "-1", "24x", " 24", "+24", "99999999999"})
        CHECK(told("203.0.113.0/" + std::string(bits) + ",DE") ==
              "prefixes.csv:1: the length after the / must be a number from 0 to 32");
    CHECK(told("203.0.113.0/24;DE") ==
          "prefixes.csv:1: a line is prefix,jurisdiction, for example 203.0.113.0/24,DE");
    CHECK(told("203.0.113.0/24,DE,FR") ==
          "prefixes.csv:1: a line is prefix,jurisdiction, for example 203.0.113.0/24,DE");
    CHECK(told("203.0.113.0/24,UK") ==
          "prefixes.csv:1: 'UK' is no jurisdiction; write an ISO 3166 code such as DE, GB or US-CA");
    CHECK(told("203.0.113.0/24,DE\n203.0.113.0/24,FR") ==
          "prefixes.csv:2: the prefix is there already, for DE; remove one of the two");
    CHECK(told("203.0.113.0/24,DE\n203.0.113.0/24,DE") == "accepted");
}

TEST_CASE("a prefix table is read from a file", "[policy][prefix_table]") {
    const test::TempFolder folder;
    std::ofstream(folder / "prefixes.csv") << "203.0.113.0/24,DE\n";
    CHECK(PrefixTable::load(folder / "prefixes.csv").find("203.0.113.9") == "DE");
    CHECK(code_of([&] { PrefixTable::load(folder / "none.csv"); }) == ErrorCode::not_found);
}

TEST_CASE("declared comes before the address, the address before the fallback", "[policy][jurisdiction]") {
    const PrefixTable table = PrefixTable::parse("203.0.113.0/24,DE", "prefixes.csv");
    const auto decide = [&](const char* declared, const char* address, const char* fallback) {
        return decide_jurisdiction(declared, address, table, fallback);
    };
    CHECK(decide("FR", "203.0.113.1", "ES") == Jurisdiction{"FR", JurisdictionSource::declared});
    CHECK(decide("", "203.0.113.1", "ES") == Jurisdiction{"DE", JurisdictionSource::address});
    CHECK(decide("", "198.51.100.1", "ES") == Jurisdiction{"ES", JurisdictionSource::fallback});
    CHECK(decide("", "nonsense", "ES") == Jurisdiction{"ES", JurisdictionSource::fallback});
    CHECK(decide("", "", "") == Jurisdiction{"", JurisdictionSource::unknown});
    CHECK(code_of([&] { decide("UK", "", ""); }) == ErrorCode::invalid_argument);
    CHECK(code_of([&] { decide("", "", "Spain"); }) == ErrorCode::invalid_argument);
}

TEST_CASE("a country covers its regions, a region does not cover its country", "[policy][jurisdiction]") {
    const auto set = load_policies();
    CHECK(covers(*set->find("gdpr"), {"DE-BY"}));
    CHECK(covers(*set->find("uk-gdpr"), {"GB-SCT"}));
    CHECK(covers(*set->find("ccpa"), {"US-CA"}));
    CHECK_FALSE(covers(*set->find("ccpa"), {"US"}));
    CHECK_FALSE(covers(*set->find("ccpa"), {"US-NV"}));
    CHECK(set->find("gdpr")->calendar_of("DE-BY") == "de");
    CHECK(set->find("gdpr")->calendar_of("SE") == "eu-institutions");
    CHECK(set->find("gdpr")->calendar_of("US-CA").empty());
}

TEST_CASE("the EEA has thirty members", "[policy][jurisdiction]") {
    const auto set = load_policies();
    const auto& groups = set->find("gdpr")->scope.groups;
    REQUIRE(groups.size() == 1);
    CHECK(groups[0].members.size() == 30);  // 27 of the Union, Iceland, Liechtenstein, Norway
    for (const char* code : {"GB", "CH"})
        CHECK_FALSE(covers(*set->find("gdpr"), {code}));
}
