#include "ingest/log_time.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

using namespace sessionaudit;

TEST_CASE("the remembered date and zone never leak into another line", "[ingest][log_time]") {
    CommonLogClock clock;
    const auto read = [&clock](std::string_view text) {
        const auto at = clock.read(text);
        return at ? to_rfc3339(*at) : "-";
    };
    CHECK(read("01/Jan/1970:00:00:00 +0000") == "1970-01-01T00:00:00.000Z");
    CHECK(read("10/Oct/2000:13:55:36 -0700") == "2000-10-10T20:55:36.000Z");
    CHECK(read("10/Oct/2000:13:55:37 -0700") == "2000-10-10T20:55:37.000Z");
    CHECK(read("11/Oct/2000:13:55:37 +0530") == "2000-10-11T08:25:37.000Z");
    CHECK(read("31/Feb/2000:13:55:37 +0530") == "-");
    CHECK(read("11/Oct/2000:13:55:37 +0530") == "2000-10-11T08:25:37.000Z");
    CHECK(read("11/Oct/2000:13:55:37 *0530") == "-");
    CHECK(read("11/Oct/2000:13:55:37 -0000") == "2000-10-11T13:55:37.000Z");
    CHECK(read("29/Feb/2024:23:59:60 +0000") == "2024-03-01T00:00:00.000Z");
    CHECK(read("29/Feb/2023:23:59:59 +0000") == "-");
    CHECK(read("11-Oct-2000:13:55:37 +0000") == "-");
    CHECK(read("11/oct/2000:13:55:37 +0000") == "-");
    CHECK(read("11/Oct/2000 13:55:37 +0000") == "-");
    CHECK(read("11/anF/2000:13:55:37 +0000") == "-");  // across two months of the table
}

TEST_CASE("seconds since 1970 are read exactly", "[ingest][log_time]") {
    CHECK(parse_epoch_seconds("1585597114.7687502") == from_millis(1585597114768));
    CHECK(parse_epoch_seconds("1585597114") == from_millis(1585597114000));
    CHECK(parse_epoch_seconds("0.05") == from_millis(50));
    const auto* const text =
        GENERATE("", "-1", "1.", ".5", "1.5e9", "1,5", "99999999999999", "99999999999999999999", "x");
    CHECK_FALSE(parse_epoch_seconds(text));
}

TEST_CASE("offsets are read with and without their colon", "[ingest][log_time]") {
    CHECK(parse_iso8601("2026-03-01T10:30:00+0100") == parse_rfc3339("2026-03-01T09:30:00Z"));
    CHECK(parse_iso8601("2026-03-01T10:30:00+01:00") == parse_rfc3339("2026-03-01T09:30:00Z"));
    CHECK_FALSE(parse_iso8601("2026-03-01"));
    CHECK_FALSE(parse_iso8601("-0100"));
}
