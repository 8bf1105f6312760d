#include "sessionaudit/clock.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

using namespace sessionaudit;

TEST_CASE("moments are read as RFC 3339 section 5.8 writes them", "[core][clock]") {
    struct Row {
        const char* text;
        const char* utc;
    };
    const auto row = GENERATE(Row{"1985-04-12T23:20:50.52Z", "1985-04-12T23:20:50.520Z"},
                              Row{"1996-12-19T16:39:57-08:00", "1996-12-20T00:39:57.000Z"},
                              Row{"1990-12-31T23:59:60Z", "1991-01-01T00:00:00.000Z"},
                              Row{"1937-01-01T12:00:27.87+00:20", "1937-01-01T11:40:27.870Z"},
                              Row{"2026-03-01t09:30:00.123999z", "2026-03-01T09:30:00.123Z"},
                              Row{"2024-02-29 00:00:00Z", "2024-02-29T00:00:00.000Z"});
    const auto at = parse_rfc3339(row.text);
    REQUIRE(at);
    CHECK(to_rfc3339(*at) == row.utc);
}

TEST_CASE("a moment that does not exist is not guessed", "[core][clock]") {
    const auto* const text = GENERATE(
        "", "2026-02-29T00:00:00Z", "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z", "2026-01-32T00:00:00Z",
        "2026-01-01T24:00:00Z", "2026-01-01T00:60:00Z", "2026-01-01T00:00:61Z", "2026-01-01T00:00:00",
        "2026-01-01T00:00:00.Z", "2026-01-01T00:00:00+0100", "2026-01-01T00:00:00+24:00", "2026-01-01",
        "2026-1-01T00:00:00Z", "2026-01-01T00:00:00Z ", " 2026-01-01T00:00:00Z", "20260101T000000Z");
    CHECK_FALSE(parse_rfc3339(text));
}

TEST_CASE("writing and reading a moment gives it back", "[core][clock]") {
    for (std::int64_t millis = -3'000'000'000'000; millis < 9'000'000'000'000; millis += 86'399'999'917) {
        const Timestamp at = from_millis(millis);
        REQUIRE(parse_rfc3339(to_rfc3339(at)) == at);
    }
    CHECK(to_rfc3339(from_millis(-1)) == "1969-12-31T23:59:59.999Z");
}
