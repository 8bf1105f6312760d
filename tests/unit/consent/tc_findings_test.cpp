#include <catch2/catch_test_macros.hpp>

#include "sessionaudit/tc_string.hpp"
#include "tc_texts.hpp"

using namespace sessionaudit;
using namespace sessionaudit::test;

namespace {

constexpr const char* kNow = "2026-11-22T10:00:00Z";

std::vector<std::string> findings(const TcFields& fields, const char* now = kNow) {
    std::vector<std::string> found;
    for (const SignalFinding& finding : check_tc_string(decode_tc_string(fields.text()), at(now))) {
        CHECK_FALSE(finding.sentence.empty());
        CHECK_FALSE(finding.source.empty());
        found.push_back(finding.id);
    }
    return found;
}

using Ids = std::vector<std::string>;

/// The segment that says vendors 1 to 5 were disclosed.
std::string five_disclosed() {
    return "." + BitWriter().add(1, 3).add(5, 16).add(0, 1).add("11111").text();
}

TcFields of_2024(const char* day = "2024-05-01T00:00:00Z") {
    TcFields fields;
    fields.created = fields.updated = at(day);
    fields.policy_version = 4;
    return fields;
}

}  // namespace

TEST_CASE("a string as the rules want it has no finding", "[consent][tc]") {
    CHECK(findings(TcFields{}).empty());
}

TEST_CASE("times that cannot be are findings", "[consent][tc]") {
    TcFields fields;
    fields.created = fields.updated = at("2026-11-23T00:00:00Z");
    CHECK(findings(fields) == Ids{"tc_in_future"});
    CHECK(findings(fields, "2026-11-23T00:00:00Z").empty());
    fields = TcFields{};
    fields.updated = at("2026-05-31T00:00:00Z");
    CHECK(findings(fields) == Ids{"tc_updated_before_created", "tc_update_differs"});
    fields = TcFields{};
    fields.updated = at("2026-06-02T00:00:00Z");
    CHECK(findings(fields) == Ids{"tc_update_differs"});
    fields = TcFields{};
    fields.updated = fields.created = at("2026-06-01T10:00:00Z");
    CHECK(findings(fields) == Ids{"tc_time_of_day"});
}

TEST_CASE("a choice expires after 13 months of the calendar", "[consent][tc]") {
    TcFields fields = of_2024("2024-01-31T00:00:00Z");
    // February 2025 has 28 days.
    CHECK(findings(fields, "2025-02-27T23:59:59Z").empty());
    CHECK(findings(fields, "2025-02-28T00:00:00Z") == Ids{"tc_expired"});
    fields = of_2024();
    CHECK(findings(fields, "2025-05-31T23:59:59Z").empty());
    CHECK(findings(fields, "2025-06-01T00:00:00Z") == Ids{"tc_expired"});
}

TEST_CASE("since TCF 2.2 purposes 3 to 6 need consent", "[consent][tc]") {
    TcFields fields;
    fields.interests = 0b001000000000000000000000;
    CHECK(findings(fields) == Ids{"tc_interest_in_profiling"});
    fields.interests = 0b010000100000000000000000;  // 2 and 7 may
    CHECK(findings(fields).empty());
    fields.interests = 0b100000000000000000000000;
    CHECK(findings(fields) == Ids{"tc_interest_in_storage"});
    TcFields old = of_2024("2023-05-01T00:00:00Z");
    old.policy_version = 3;
    old.interests = 0b000100000000000000000000;
    CHECK(findings(old, "2023-06-01T00:00:00Z").empty());
}

TEST_CASE("policy versions have their last days", "[consent][tc]") {
    TcFields fields = of_2024("2023-11-20T00:00:00Z");
    fields.policy_version = 3;
    CHECK(findings(fields, "2024-01-01T00:00:00Z").empty());
    fields.created = fields.updated = at("2023-11-21T00:00:00Z");
    CHECK(findings(fields, "2024-01-01T00:00:00Z") == Ids{"tc_policy_outdated"});
}

TEST_CASE("disclosed vendors are required after February 2026", "[consent][tc]") {
    TcFields fields;
    fields.further = "";
    CHECK(findings(fields) == Ids{"tc_disclosed_missing"});
    fields.created = fields.updated = at("2026-02-28T00:00:00Z");
    CHECK(findings(fields).empty());
    fields.created = fields.updated = at("2026-03-01T00:00:00Z");
    CHECK(findings(fields) == Ids{"tc_disclosed_missing"});
}

TEST_CASE("vendors that were not shown cannot have a legal basis", "[consent][tc]") {
    TcFields fields;
    fields.further = five_disclosed();
    fields.vendor_consents = ranges(5, 1, range(2, 5));
    fields.vendor_interests = ranges(1, 1, one(1));
    CHECK(findings(fields).empty());
    fields.vendor_consents = ranges(6, 1, range(2, 6));
    CHECK(findings(fields) == Ids{"tc_consent_not_disclosed"});
    fields.vendor_consents = ranges(65535, 1, range(1, 65535));
    fields.vendor_interests = ranges(700, 1, one(700));
    CHECK(findings(fields) == Ids{"tc_consent_not_disclosed", "tc_interest_not_disclosed"});
    const auto found = check_tc_string(decode_tc_string(fields.text()), at(kNow));
    CHECK(found[0].sentence.find("6, 7, 8, 9, 10, 11, 12, 13 and 65522 more") != std::string::npos);
}

TEST_CASE("restrictions that contradict each other are a finding", "[consent][tc]") {
    TcFields fields;
    const std::string consent =
        "000010"
        "01"
        "000000000001";
    const std::string interest =
        "000010"
        "10"
        "000000000001";
    fields.restrictions = "000000000010" + interest + range(1, 9) + consent + range(10, 20);
    CHECK(findings(fields).empty());
    fields.restrictions = "000000000010" + interest + range(1, 9) + consent + range(9, 20);
    CHECK(findings(fields) == Ids{"tc_restriction_conflict"});
}

TEST_CASE("what a string claims about itself is checked", "[consent][tc]") {
    TcFields fields;
    fields.service_specific = 0;
    CHECK(findings(fields) == Ids{"tc_not_service_specific"});
    fields = TcFields{};
    fields.cmp_id = 1;
    CHECK(findings(fields) == Ids{"tc_cmp_unknown"});
    fields = TcFields{};
    fields.language = "111111000000";
    CHECK(findings(fields) == Ids{"tc_language"});
    fields = TcFields{};
    fields.further = five_disclosed() + ".QAAA";
    CHECK(findings(fields) == Ids{"tc_allowed_vendors"});
    fields = TcFields{};
    fields.further = five_disclosed();
    fields.vendor_consents = ranges(3, 1, one(5));
    CHECK(findings(fields) == Ids{"tc_vendor_beyond_max"});
    fields = TcFields{};
    fields.further = five_disclosed() + "B";
    CHECK(findings(fields) == Ids{"tc_stray_bits"});
}
