#include "policy/local_time.hpp"

#include <catch2/catch_test_macros.hpp>

#include "error_code.hpp"

using namespace sessionaudit;
using namespace std::chrono;

namespace {

std::string clock_at(const char* moment, const char* zone) {
    return to_rfc3339(clock_time(parse_rfc3339(moment).value(), zone)).substr(0, 16);
}

std::string end_at(year_month_day date, const char* zone) {
    return to_rfc3339(end_of_day(date, zone));
}

}  // namespace

TEST_CASE("clocks change with summer time", "[policy][local_time]") {
    CHECK(clock_at("2026-03-29T00:59:00Z", "Europe/Berlin") == "2026-03-29T01:59");
    CHECK(clock_at("2026-03-29T01:00:00Z", "Europe/Berlin") == "2026-03-29T03:00");
    CHECK(clock_at("2026-10-25T00:59:00Z", "Europe/Berlin") == "2026-10-25T02:59");
    CHECK(clock_at("2026-10-25T01:00:00Z", "Europe/Berlin") == "2026-10-25T02:00");
    CHECK(clock_at("2026-03-08T10:00:00Z", "America/Los_Angeles") == "2026-03-08T03:00");
    CHECK(end_at(2026y / 3 / 29, "Europe/Berlin") == "2026-03-29T21:59:59.999Z");
    CHECK(end_at(2026y / 10 / 25, "Europe/Berlin") == "2026-10-25T22:59:59.999Z");
}

TEST_CASE("rules of summer time go on after the last listed year", "[policy][local_time]") {
    // The last Sundays of March 2038, 2050 and 2100 are the 28th, the 27th and the 28th (Regulation of summer
    // time in Directive 2000/84/EC); California changes on the second Sunday of March.
    CHECK(clock_at("2038-03-28T00:59:00Z", "Europe/Berlin") == "2038-03-28T01:59");
    CHECK(clock_at("2038-03-28T01:00:00Z", "Europe/Berlin") == "2038-03-28T03:00");
    CHECK(clock_at("2050-03-27T01:00:00Z", "Europe/Berlin") == "2050-03-27T03:00");
    CHECK(clock_at("2050-10-30T00:59:00Z", "Europe/Berlin") == "2050-10-30T02:59");
    CHECK(clock_at("2050-10-30T01:00:00Z", "Europe/Berlin") == "2050-10-30T02:00");
    CHECK(clock_at("2100-03-28T01:00:00Z", "Europe/Berlin") == "2100-03-28T03:00");
    CHECK(clock_at("2048-03-08T10:00:00Z", "America/Los_Angeles") == "2048-03-08T03:00");
    CHECK(end_at(2200y / 12 / 31, "Europe/Berlin") == "2200-12-31T22:59:59.999Z");
}

TEST_CASE("a day ends where the next one begins, even when midnight is missing or twice there",
          "[policy][local_time]") {
    // Chile sets clocks from 24:00 to 01:00 in September, Cuba from 01:00 to 00:00 in November.
    CHECK(end_at(2026y / 9 / 5, "America/Santiago") == "2026-09-06T03:59:59.999Z");
    CHECK(end_at(2026y / 10 / 31, "America/Havana") == "2026-11-01T03:59:59.999Z");
    // Samoa had no 30 December 2011 at all.
    CHECK(end_at(2011y / 12 / 29, "Pacific/Apia") == "2011-12-30T09:59:59.999Z");
}

TEST_CASE("an unknown time zone is not found", "[policy][local_time]") {
    CHECK(is_time_zone("Europe/Warsaw"));
    for (const char* const name : {"Europe/Atlantis", "", "../../etc/passwd", "Europe"}) {
        CAPTURE(name);
        CHECK(!is_time_zone(name));
        CHECK(test::code_of([&] { clock_time(Timestamp{}, name); }) == ErrorCode::not_found);
    }
}
