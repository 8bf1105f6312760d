#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include "sessionaudit/set_cookie.hpp"

using namespace sessionaudit;

TEST_CASE("dates of cookies are read token by token", "[cookie][cookie_date]") {
    const auto [text, expected] = GENERATE(table<std::string_view, std::string_view>(
        {{"Wed, 21 Oct 2026 07:28:00 GMT", "2026-10-21T07:28:00.000Z"},
         {"Wed, 21-Oct-26 07:28:00 GMT", "2026-10-21T07:28:00.000Z"},
         {"Wed Oct 21 07:28:00 2026", "2026-10-21T07:28:00.000Z"},
         {"2026 october 21 7:8:9", "2026-10-21T07:08:09.000Z"},
         {"07:28:00 21 octopus 2026 EST", "2026-10-21T07:28:00.000Z"},      // no zone, any word of a month
         {"21 Oct 2026 07:28:00.5x 99:99:99", "2026-10-21T07:28:00.000Z"},  // the first time counts
         {"21th Oct 2026 07:28:00x", "2026-10-21T07:28:00.000Z"},
         {"01 Jan 69 00:00:00", "2069-01-01T00:00:00.000Z"},
         {"01 Jan 70 00:00:00", "1970-01-01T00:00:00.000Z"},
         {"01 Jan 99 00:00:00", "1999-01-01T00:00:00.000Z"},
         {"01 Jan 00 00:00:00", "2000-01-01T00:00:00.000Z"},
         {"01 Jan 0069 00:00:00", "2069-01-01T00:00:00.000Z"},  // its value decides, not its length
         {"29 Feb 2024 00:00:00", "2024-02-29T00:00:00.000Z"},
         {"31 Dec 9999 23:59:59", "9999-12-31T23:59:59.000Z"},
         {"01 Jan 1601 00:00:00", "1601-01-01T00:00:00.000Z"}}));
    CAPTURE(text);
    const auto date = parse_cookie_date(text);
    REQUIRE(date);
    CHECK(to_rfc3339(*date) == expected);
}

TEST_CASE("what is no date of a cookie is none", "[cookie][cookie_date]") {
    const char* text =
        GENERATE("", "tomorrow", "0", "1790000000", "21 Oct 2026", "21 Oct 07:28:00", "Oct 2026 07:28:00",
                 "21 2026 07:28:00", "32 Oct 2026 07:28:00", "00 Oct 2026 07:28:00", "30 Feb 2026 07:28:00",
                 "29 Feb 2026 07:28:00", "31 Apr 2026 07:28:00", "21 Oct 1600 07:28:00",
                 "21 Oct 2026 24:00:00", "21 Oct 2026 07:60:00", "21 Oct 2026 07:28:60",
                 "21 Oct 2026 07:28:001", "21 Oct 2026 07:28", "21 Oct 20260 07:28:00", "21 Oct 100 07:28:00",
                 "2026-10-21T07:28:00Z", "21 Okt 2026 07:28:00", "21 Oct 2026 007:28:00");
    CAPTURE(text);
    CHECK_FALSE(parse_cookie_date(text));
}
