#include "policy/holiday_rule.hpp"

#include <catch2/catch_test_macros.hpp>
#include <map>

using namespace sessionaudit;
using namespace std::chrono;

namespace {

std::string day_of(const HolidayRule& rule, int in_year) {
    const auto found = days_of(rule, in_year);
    return found ? date_text(found->moved) : "none";
}

HolidayRule rule_of(HolidayKind kind, unsigned in_month, unsigned on_day, weekday on = Sunday) {
    HolidayRule rule;
    rule.kind = kind;
    rule.month = month{in_month};
    rule.day = day{on_day};
    rule.weekday = on;
    return rule;
}

}  // namespace

TEST_CASE("Easter is where the tables have it", "[policy][easter]") {
    // The earliest and the latest date there can be, both of 24 and 25 epacts, and years of everyday use.
    const std::map<int, std::string> known{{1818, "1818-03-22"}, {1943, "1943-04-25"}, {1954, "1954-04-18"},
                                           {1981, "1981-04-19"}, {2000, "2000-04-23"}, {2008, "2008-03-23"},
                                           {2011, "2011-04-24"}, {2016, "2016-03-27"}, {2018, "2018-04-01"},
                                           {2024, "2024-03-31"}, {2025, "2025-04-20"}, {2026, "2026-04-05"},
                                           {2027, "2027-03-28"}, {2038, "2038-04-25"}, {2049, "2049-04-18"},
                                           {2076, "2076-04-19"}, {2100, "2100-03-28"}, {2200, "2200-04-06"}};
    for (const auto& [in_year, date] : known)
        CHECK(date_text(easter_sunday(in_year)) == date);
}

TEST_CASE("Easter is a Sunday from 22 March to 25 April in every year", "[policy][easter]") {
    for (int in_year = 1583; in_year <= 2500; ++in_year) {
        const sys_days found = easter_sunday(in_year);
        CAPTURE(in_year, date_text(found));
        CHECK(weekday{found} == Sunday);
        CHECK(found >= sys_days{year{in_year} / March / 22});
        CHECK(found <= sys_days{year{in_year} / April / 25});
    }
}

TEST_CASE("each kind of rule finds its day", "[policy][holiday_rule]") {
    CHECK(day_of(rule_of(HolidayKind::fixed, 10, 3), 2026) == "2026-10-03");
    CHECK(day_of(rule_of(HolidayKind::fixed, 2, 29), 2024) == "2024-02-29");
    CHECK(day_of(rule_of(HolidayKind::fixed, 2, 29), 2026) == "none");

    HolidayRule easter = rule_of(HolidayKind::easter, 1, 1);
    easter.offset = -47;
    CHECK(day_of(easter, 2024) == "2024-02-13");

    HolidayRule third = rule_of(HolidayKind::nth_weekday, 1, 1, Monday);
    third.nth = 3;
    CHECK(day_of(third, 2024) == "2024-01-15");  // the month begins with a Monday
    CHECK(day_of(third, 2026) == "2026-01-19");

    CHECK(day_of(rule_of(HolidayKind::last_weekday, 5, 1, Monday), 2027) == "2027-05-31");
    CHECK(day_of(rule_of(HolidayKind::last_weekday, 5, 1, Monday), 2026) == "2026-05-25");

    // Repentance Day: the Wednesday before 23 November, which 16 November itself can be.
    const HolidayRule repentance = rule_of(HolidayKind::weekday_from, 11, 16, Wednesday);
    CHECK(day_of(repentance, 2022) == "2022-11-16");
    CHECK(day_of(repentance, 2023) == "2023-11-22");
    CHECK(day_of(repentance, 2026) == "2026-11-18");
}

TEST_CASE("a rule holds from its first to its last year", "[policy][holiday_rule]") {
    HolidayRule rule = rule_of(HolidayKind::fixed, 6, 1);
    rule.from = 2020;
    rule.to = 2022;
    CHECK(day_of(rule, 2019) == "none");
    CHECK(day_of(rule, 2020) == "2020-06-01");
    CHECK(day_of(rule, 2022) == "2022-06-01");
    CHECK(day_of(rule, 2023) == "none");
}

TEST_CASE("a moved holiday leaves its day unless it keeps it", "[policy][holiday_rule]") {
    HolidayRule rule = rule_of(HolidayKind::fixed, 11, 11);
    rule.shift[Saturday.c_encoding()] = -1;
    rule.shift[Sunday.c_encoding()] = 1;
    CHECK(day_of(rule, 2028) == "2028-11-10");  // a Saturday
    CHECK(day_of(rule, 2029) == "2029-11-12");  // a Sunday
    CHECK(day_of(rule, 2026) == "2026-11-11");
    CHECK(days_of(rule, 2028)->kept == days_of(rule, 2028)->moved);
    rule.keeps_day = true;
    CHECK(date_text(days_of(rule, 2028)->kept) == "2028-11-11");
}
