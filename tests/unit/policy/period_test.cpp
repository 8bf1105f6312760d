#include "sessionaudit/period.hpp"

#include <catch2/catch_test_macros.hpp>

#include "error_code.hpp"

using namespace sessionaudit;
using test::code_of;

TEST_CASE("periods are read as laws write them", "[policy][period]") {
    CHECK(parse_period("1 month") == Period{1, PeriodUnit::months});
    CHECK(parse_period("13 months") == Period{13, PeriodUnit::months});
    CHECK(parse_period("2 years") == Period{24, PeriodUnit::months});
    CHECK(parse_period("4 weeks") == Period{28, PeriodUnit::days});
    CHECK(parse_period("10 business days") == Period{10, PeriodUnit::business_days});
    CHECK(parse_period("72 hours") == Period{72, PeriodUnit::hours});
    for (const char* text : {"1 month", "45 days", "10 business days", "1 hour"})
        CHECK(to_string(parse_period(text)) == text);
}

TEST_CASE("what is no period is refused", "[policy][period]") {
    for (const char* text :
         {"", "month", "0 days", "-1 days", "+1 days", "1", "1 ", "1  day", "1.5 days", "1 fortnight",
          "10000 days", "900 years", "99999999999 days", "1 days ", "P1M"}) {
        CAPTURE(text);
        CHECK(code_of([&] { parse_period(text); }) == ErrorCode::invalid_argument);
    }
}
