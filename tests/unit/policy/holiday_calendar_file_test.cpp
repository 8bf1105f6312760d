#include <catch2/catch_test_macros.hpp>
#include <fstream>

#include "error_code.hpp"
#include "policy/holiday_rule.hpp"
#include "sessionaudit/holiday_calendar.hpp"
#include "temp_folder.hpp"

using namespace sessionaudit;
using test::code_of;

namespace {

std::string file_with(const std::string& holidays, const std::string& more = "") {
    return R"({"id": "xx", "title": "X", "time_zone": "Europe/Paris", "weekend": ["saturday", "sunday"])" +
           more + R"(, "holidays": [)" + holidays + "]}";
}

std::vector<HolidayCalendar> parse(const std::string& text) {
    return parse_holiday_calendars(text, "xx.json");
}

/// What the reader says about a faulty text; empty when it finds none.
std::string complaint(const std::string& text) {
    try {
        parse(text);
    } catch (const Error& error) {
        CHECK(error.code() == ErrorCode::invalid_argument);
        return error.what();
    }
    return {};
}

std::string complaint_about_rule(const std::string& members) {
    return complaint(file_with(R"({"name": "n", "source": "s", )" + members + "}"));
}

}  // namespace

TEST_CASE("a calendar file is read with all its members", "[policy][holiday_file]") {
    const auto calendars = parse(file_with(
        R"({"name": "A", "kind": "fixed", "month": 12, "day": 24, "days": 3, "source": "s"},
           {"name": "B", "kind": "easter", "offset": 1, "source": "s", "regions": ["xx-1"], "contested": true},
           {"name": "C", "kind": "nth_weekday", "month": 1, "weekday": "monday", "nth": 2, "source": "s",
            "from": 2000, "to": 2010, "shift": {"monday": 1}, "keeps_day": true, "regions": ["xx", "xx-1"]})",
        R"(, "sources": ["law"], "regulation_1182_71": true,
            "regions": [{"id": "xx-1", "title": "One", "weekend": ["sunday"]}, {"id": "xx-2", "title": "Two"}])"));
    REQUIRE(calendars.size() == 3);
    const HolidayCalendar& base = calendars[0];
    CHECK(base.id == "xx");
    CHECK(base.regulation_1182_71);
    CHECK(base.sources == std::vector<std::string>{"law"});
    REQUIRE(base.rules.size() == 2);
    CHECK(base.rules[0].days == 3);
    CHECK(base.rules[1].nth == 2);
    CHECK(base.rules[1].from == 2000);
    CHECK(base.rules[1].to == 2010);
    CHECK(base.rules[1].shift[1] == 1);
    CHECK(base.rules[1].keeps_day);
    const HolidayCalendar& one = calendars[1];
    CHECK(one.id == "xx-1");
    CHECK(one.title == "One");
    CHECK(one.time_zone == "Europe/Paris");
    CHECK(!one.weekend[6]);
    CHECK(one.weekend[0]);
    REQUIRE(one.rules.size() == 3);
    CHECK(one.rules[1].contested);
    CHECK(calendars[2].weekend[6]);
    CHECK(calendars[2].rules.size() == 1);
}

TEST_CASE("a fault is named with its file and place", "[policy][holiday_file]") {
    CHECK(complaint("{") == "xx.json: is not JSON");
    CHECK(complaint("[]") == "xx.json: / must be an object");
    CHECK(complaint(R"({"id": "xx"})") == "xx.json: /title is missing");
    CHECK(complaint(file_with(R"({"name": "n", "kind": "easter", "source": "s"})")) ==
          "xx.json: /holidays/0/offset is missing");
    CHECK(complaint(file_with(R"({"name": "n", "kind": "easter", "offset": 1, "source": "s"}, 3)")) ==
          "xx.json: /holidays/1 must be an object");
    CHECK(complaint(file_with("", R"(, "regions": [{"id": "xx-1", "title": "a", "zone": "b"}])")) ==
          "xx.json: /regions/0/zone is not known here; remove it or correct its spelling");
}

TEST_CASE("what a calendar file may not say", "[policy][holiday_file]") {
    for (const char* const members : {R"("kind": "lunar")",
                                      R"("kind": "fixed", "month": 13, "day": 1)",
                                      R"("kind": "fixed", "month": 4, "day": 31)",
                                      R"("kind": "fixed", "month": 4, "day": 0)",
                                      R"("kind": "fixed", "month": 4, "day": "1")",
                                      R"("kind": "fixed", "month": 4, "day": 1.5)",
                                      R"("kind": "fixed", "month": 4, "day": 18446744073709551615)",
                                      R"("kind": "fixed", "month": 4, "day": 1, "offset": 1)",
                                      R"("kind": "easter", "offset": 91)",
                                      R"("kind": "nth_weekday", "month": 1, "weekday": "monday", "nth": 5)",
                                      R"("kind": "nth_weekday", "month": 1, "weekday": "Monday", "nth": 1)",
                                      R"("kind": "weekday_from", "month": 2, "day": 30, "weekday": "monday")",
                                      R"("kind": "easter", "offset": 1, "shift": {"someday": 1})",
                                      R"("kind": "easter", "offset": 1, "shift": {"monday": 8})",
                                      R"("kind": "easter", "offset": 1, "shift": ["monday"])",
                                      R"("kind": "easter", "offset": 1, "from": 2020, "to": 2019)",
                                      R"("kind": "easter", "offset": 1, "days": 0)",
                                      R"("kind": "easter", "offset": 1, "contested": 1)",
                                      R"("kind": "easter", "offset": 1, "regions": ["yy"])",
                                      R"("kind": "easter", "offset": 1, "regions": "xx")",
                                      R"("kind": "easter", "offset": 1, "note": "")"}) {
        CAPTURE(members);
        CHECK(complaint_about_rule(members).starts_with("xx.json: /holidays/0"));
    }
    CHECK(complaint_about_rule(R"("kind": "easter", "offset": 1)").empty());
}

TEST_CASE("what a place may not be", "[policy][holiday_file]") {
    const std::string rest = R"("title": "X", "holidays": [])";
    for (
        const char* const members :
        {R"("id": "XX", "time_zone": "UTC")", R"("id": "", "time_zone": "UTC")",
         R"("id": "x/y", "time_zone": "UTC")", R"("id": "xx", "time_zone": "Mars/Olympus")",
         R"("id": "xx", "time_zone": "UTC", "weekend": ["holiday"])",
         R"("id": "xx", "time_zone": "UTC", "weekend": [1])",
         R"("id": "xx", "time_zone": "UTC", "weekend": ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"])",
         R"("id": "xx", "time_zone": "UTC", "regions": [{"id": "xx", "title": "again"}])",
         R"("id": "xx", "time_zone": "UTC", "country": "X")"}) {
        CAPTURE(members);
        CHECK(complaint("{" + std::string(members) + ", " + rest + "}").starts_with("xx.json: /"));
    }
    CHECK(complaint(R"({"id": "xx", "title": "X", "time_zone": "UTC"})") == "xx.json: /holidays is missing");
    CHECK(complaint(R"({"id": "xx", "time_zone": "UTC", )" + rest + "}").empty());
}

TEST_CASE("a folder replaces shipped calendars and adds to them", "[policy][holiday_file]") {
    const test::TempFolder folder;
    std::ofstream(folder / "mine.json")
        << file_with("", R"(, "regions": [{"id": "de-be", "title": "Mine"}])");
    std::ofstream(folder / "notes.txt") << "no calendar";
    const auto calendars = load_holiday_calendars(folder.path());
    CHECK(calendars.at("xx").rules.empty());
    CHECK(calendars.at("de-be").title == "Mine");
    CHECK(calendars.at("de").rules.size() >= 9);
    CHECK(load_holiday_calendars(folder / "nowhere").size() == load_holiday_calendars().size());

    std::ofstream(folder / "wrong.json") << "{}";
    CHECK(code_of([&] { load_holiday_calendars(folder.path()); }) == ErrorCode::invalid_argument);
}
