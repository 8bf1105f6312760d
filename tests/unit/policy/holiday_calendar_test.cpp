#include "sessionaudit/holiday_calendar.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators_range.hpp>

#include "policy/holiday_rule.hpp"
#include "policy/local_time.hpp"

using namespace sessionaudit;
using namespace std::chrono;

namespace {

const std::map<std::string, HolidayCalendar>& shipped() {
    static const auto calendars = load_holiday_calendars();
    return calendars;
}

/// "01-01 04-03 ...", each day once.
std::string days_of_year(const std::string& place, int in_year) {
    std::string text;
    for (const Holiday& holiday : shipped().at(place).holidays(in_year)) {
        const std::string day = date_text(holiday.date).substr(5);
        if (!text.ends_with(day)) text += (text.empty() ? "" : " ") + day;
    }
    return text;
}

struct KnownYear {
    const char* place;
    int year;
    const char* days;
    const char* source;
};

const KnownYear kYears[] = {
    {"de", 2017, "01-01 04-14 04-17 05-01 05-25 06-05 10-03 10-31 12-25 12-26", "with Reformation Day"},
    {"de", 2026, "01-01 04-03 04-06 05-01 05-14 05-25 10-03 12-25 12-26", "the nine of every Land"},
    {"de-be", 2025, "01-01 03-08 04-18 04-21 05-01 05-08 05-29 06-09 10-03 12-25 12-26", "with 8 May, once"},
    {"de-by", 2026, "01-01 01-06 04-03 04-06 05-01 05-14 05-25 06-04 10-03 11-01 12-25 12-26",
     "BayFTG Art. 1"},
    {"de-bw", 1994, "01-01 01-06 04-01 04-04 05-01 05-12 05-23 06-02 10-03 11-01 11-16 12-25 12-26",
     "the last general Repentance Day"},
    {"fr", 2025, "01-01 04-21 05-01 05-08 05-29 06-09 07-14 08-15 11-01 11-11 12-25", "L3133-1"},
    {"fr-67", 2026, "01-01 04-03 04-06 05-01 05-08 05-14 05-25 07-14 08-15 11-01 11-11 12-25 12-26",
     "L3134-13"},
    {"ie", 2022, "01-01 03-17 03-18 04-18 05-02 06-06 08-01 10-31 12-25 12-26", "with 18 March, once"},
    {"ie", 2026, "01-01 02-02 03-17 04-06 05-04 06-01 08-03 10-26 12-25 12-26", "ten since 2023"},
    {"es", 2026, "01-01 01-06 04-03 05-01 08-15 10-12 11-01 12-06 12-08 12-25", "BOE list of 2026"},
    {"it", 2025, "01-01 01-06 04-20 04-21 04-25 05-01 06-02 08-15 11-01 12-08 12-25 12-26",
     "before Legge 151/2025"},
    {"it", 2026, "01-01 01-06 04-05 04-06 04-25 05-01 06-02 08-15 10-04 11-01 12-08 12-25 12-26",
     "with 4 October"},
    {"nl", 2013, "01-01 03-29 04-01 04-30 05-05 05-09 05-20 12-25 12-26", "the last Queen's Day"},
    {"nl", 2014, "01-01 04-18 04-21 04-26 05-05 05-29 06-09 12-25 12-26", "King's Day, moved"},
    {"pl", 2018, "01-01 01-06 04-01 04-02 05-01 05-03 05-20 05-31 08-15 11-01 11-11 11-12 12-25 12-26",
     "with 12 November, once"},
    {"pl", 2026, "01-01 01-06 04-05 04-06 05-01 05-03 05-24 06-04 08-15 11-01 11-11 12-24 12-25 12-26",
     "with Christmas Eve"},
    {"gb-eaw", 2022, "01-03 04-15 04-18 05-02 06-02 06-03 08-29 09-19 12-25 12-26 12-27", "gov.uk"},
    {"gb-eaw", 2023, "01-02 04-07 04-10 05-01 05-08 05-29 08-28 12-25 12-26", "gov.uk, coronation"},
    {"gb-eaw", 2020, "01-01 04-10 04-13 05-08 05-25 08-31 12-25 12-28", "gov.uk, VE Day"},
    {"gb-sct", 2023, "01-02 01-03 04-07 05-01 05-08 05-29 08-07 11-30 12-25 12-26", "gov.uk"},
    {"gb-nir", 2024, "01-01 03-18 03-29 04-01 05-06 05-27 07-12 08-26 12-25 12-26", "gov.uk"},
    {"us-ca", 2022, "01-01 01-17 02-21 03-31 05-30 07-04 09-05 11-11 11-24 11-25 12-25 12-26",
     "before AB 1655; 25 December is a Sunday"},
    {"us-ca", 2026, "01-01 01-19 02-16 03-31 05-25 06-19 07-04 09-07 11-11 11-26 11-27 12-25",
     "no Friday for Saturday 4 July"},
    {"us-ca", 2028, "01-01 01-17 02-21 03-31 05-29 06-19 07-04 09-04 11-10 11-11 11-23 11-24 12-25",
     "Friday for Saturday 11 November"},
    {"us-ca-civil", 2026,
     "01-01 01-19 02-12 02-16 03-31 04-24 05-25 06-19 07-04 09-07 09-09 09-25 10-12 11-11 11-26 12-25",
     "Gov. Code 6700"},
    {"eu-institutions", 2026,
     "01-01 01-02 04-02 04-03 04-06 05-01 05-09 05-14 05-15 05-25 07-21 08-15 11-01 11-02 12-24 12-25 "
     "12-26 12-27 12-28 12-29 12-30 12-31",
     "the pattern of the lists"},
};

}  // namespace

TEST_CASE("the shipped calendars have the holidays of known years", "[policy][holidays]") {
    const KnownYear known = GENERATE(from_range(std::begin(kYears), std::end(kYears)));
    CAPTURE(known.place, known.year, known.source);
    // us-ca 2028: 1 January is a Saturday, which moves nothing.
    CHECK(days_of_year(known.place, known.year) == known.days);
}

TEST_CASE("every shipped calendar is whole", "[policy][holidays]") {
    for (const char* const id : {"de", "fr", "ie", "es", "it", "nl", "pl", "gb", "gb-eaw", "us-ca",
                                 "us-ca-civil", "eu-institutions", "de-be", "de-by", "de-th"})
        CHECK(shipped().contains(id));
    for (const auto& [id, calendar] : shipped()) {
        CAPTURE(id);
        CHECK(calendar.id == id);
        CHECK(!calendar.title.empty());
        CHECK(!calendar.sources.empty());
        CHECK(is_time_zone(calendar.time_zone));
        CHECK(calendar.is_weekend(2026y / 11 / 22));
        for (const HolidayRule& rule : calendar.rules)
            CHECK(!rule.source.empty());
    }
}

TEST_CASE("a day's holiday is one of its year's", "[policy][holidays]") {
    for (const auto& [id, calendar] : shipped())
        for (const int in_year : {1999, 2022, 2026, 2029}) {
            std::map<std::string, bool> listed;  // the date, and whether all of its holidays are contested
            for (const Holiday& holiday : calendar.holidays(in_year))
                listed.try_emplace(date_text(holiday.date), true).first->second &= holiday.contested;
            CAPTURE(id, in_year);
            for (sys_days day = year{in_year} / 1 / 1; day < sys_days{year{in_year + 1} / 1 / 1};
                 day += days{1}) {
                const auto found = calendar.holiday(day);
                if (found.has_value() != listed.contains(date_text(day))) FAIL_CHECK(date_text(day));
                if (found && found->contested != listed.at(date_text(day))) FAIL_CHECK(date_text(day));
            }
            CHECK(!listed.empty());
        }
}

TEST_CASE("a holiday may move across New Year", "[policy][holidays]") {
    HolidayCalendar calendar;
    HolidayRule rule;
    rule.name = "New Year's Eve";
    rule.month = December;
    rule.day = day{31};
    rule.shift[Saturday.c_encoding()] = 2;
    calendar.rules.push_back(rule);
    CHECK(calendar.holidays(2022).empty());  // 31 December 2022 is a Saturday
    REQUIRE(calendar.holidays(2023).size() == 2);
    CHECK(date_text(calendar.holidays(2023)[0].date) == "2023-01-02");
    CHECK(calendar.holiday(2023y / 1 / 2).has_value());
    CHECK(!calendar.holiday(2022y / 12 / 31).has_value());
}

TEST_CASE("the strictest reading works on Saturdays and contested holidays", "[policy][holidays]") {
    const HolidayCalendar& california = shipped().at("us-ca");
    const auto works = [&](year_month_day date, WorkingDays reading) {
        return california.is_working_day(date, reading);
    };
    CHECK(!works(2026y / 11 / 27, WorkingDays::as_written));  // the day after Thanksgiving
    CHECK(works(2026y / 11 / 27, WorkingDays::strictest));
    CHECK(!works(2026y / 11 / 28, WorkingDays::as_written));  // a Saturday
    CHECK(works(2026y / 11 / 28, WorkingDays::strictest));
    CHECK(!works(2026y / 11 / 29, WorkingDays::strictest));  // a Sunday
    CHECK(!works(2026y / 11 / 26, WorkingDays::strictest));  // Thanksgiving
    // A contested run of days does not hide the Christmas Day within it.
    const HolidayCalendar& institutions = shipped().at("eu-institutions");
    CHECK(institutions.is_working_day(2026y / 12 / 24, WorkingDays::strictest));
    CHECK(!institutions.is_working_day(2026y / 12 / 25, WorkingDays::strictest));
}
