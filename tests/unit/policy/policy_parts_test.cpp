// The parts that messages are made of: lines, near words; and the order of periods.
#include <catch2/catch_test_macros.hpp>
#include <chrono>
#include <nlohmann/json.hpp>

#include "core/json_lines.hpp"
#include "sessionaudit/did_you_mean.hpp"
#include "sessionaudit/policy.hpp"

using namespace sessionaudit;

TEST_CASE("each value of a JSON text has its line", "[policy][json_lines]") {
    const JsonLines lines = index_lines(
        "{\n"
        "  \"a\": 1,\n"
        "  \"b\": [true, \"x{,]\\\"\\\\\",\n"
        "    -1.5e3, {\n"
        "      \"c/~d\": null}, [\n"
        "   []]],\n"
        "  \"caf\\u00e9\": {}}\n");
    const auto line = [&](const char* pointer) { return lines.lines.at(pointer); };
    CHECK(line("") == 1);
    CHECK(line("/a") == 2);
    CHECK(line("/b") == 3);
    CHECK(line("/b/0") == 3);
    CHECK(line("/b/1") == 3);
    CHECK(line("/b/2") == 4);
    CHECK(line("/b/3") == 4);
    CHECK(line("/b/3/c~1~0d") == 5);
    CHECK(line("/b/4") == 5);
    CHECK(line("/b/4/0") == 6);
    CHECK(line("/caf\u00e9") == 7);
    CHECK(lines.lines.size() == 11);
    CHECK(lines.line_of("/b/3/none/deeper") == 4);
    CHECK(lines.line_of("/none") == 1);
    CHECK(lines.duplicates.empty());
}

TEST_CASE("names that an object has twice are found, those of two objects are not", "[policy][json_lines]") {
    const JsonLines lines = index_lines(
        "{\"a\": {\"x\": 1},\n"
        " \"b\": {\"x\": 1},\n"
        " \"\\u0061\": [{\"x\": 1}, {\"x\": 2, \"x\":\n"
        " 3}]}");
    REQUIRE(lines.duplicates.size() == 2);
    CHECK(lines.duplicates[0].pointer == "/a");
    CHECK(lines.duplicates[0].first_line == 1);
    CHECK(lines.duplicates[0].line == 3);
    CHECK(lines.duplicates[1].pointer == "/a/1/x");
}

TEST_CASE("every pointer of a document is indexed, however it is written", "[policy][json_lines]") {
    const nlohmann::json json = nlohmann::json::parse(
        R"({"l": [[], {}, [1, [2, "three"]], {"m": {"n": [null, true, false]}}], "": {"": 0}, "s": "\n[{"})");
    for (const int indent : {-1, 0, 1, 4}) {
        const std::string text = json.dump(indent);
        const JsonLines lines = index_lines(text);
        const nlohmann::json flat = json.flatten();
        for (const auto& [pointer, value] : flat.items()) {
            INFO(pointer << " in " << text);
            CHECK(lines.lines.count(pointer) == 1);
        }
    }
}

TEST_CASE("what follows a NUL byte is not walked, as the parser does not read it", "[policy][json_lines]") {
    const std::string text = std::string("{\n\"a\": 1}") + '\0' + "]}{\n\"it{\n\"b\":";
    REQUIRE(nlohmann::json::accept(text));
    const JsonLines lines = index_lines(text);
    CHECK(lines.lines.size() == 2);
    CHECK(lines.line_of("/a") == 2);
}

TEST_CASE("what is absurdly deep or long costs no more than its text", "[policy][json_lines]") {
    const std::size_t depth = 50'000;
    const std::string name(2'000, 'n');
    const JsonLines deep = index_lines(std::string(depth, '[') + std::string(depth, ']'));
    CHECK(deep.lines.size() < 100);
    std::string wide = "{\"" + name + "\": [";
    for (std::size_t i = 0; i < depth; ++i)
        wide += "{\"a\": 1}, ";
    const JsonLines lines = index_lines(wide + "0], \"a\":\n1}");
    CHECK(lines.lines.size() == 2);
    CHECK(lines.lines.at("/a") == 1);
}

TEST_CASE("a typing slip finds the word that was meant", "[policy][did_you_mean]") {
    const std::vector<std::string> words{"purposes", "retention", "requests", "events", "on_not_allowed"};
    CHECK(nearest_word("purpose", words) == "purposes");
    CHECK(nearest_word("Purposes", words) == "purposes");
    CHECK(nearest_word("pruposes", words) == "purposes");
    CHECK(nearest_word("retnetion", words) == "retention");
    CHECK(nearest_word("on-not-allowed", words) == "on_not_allowed");
    CHECK_FALSE(nearest_word("cookies", words));
    CHECK_FALSE(nearest_word("", words));
    CHECK_FALSE(nearest_word("x", {}));
    CHECK(did_you_mean("purpos", words) == "did you mean \"purposes\"?");
    CHECK(did_you_mean("cookies", words) ==
          "known are purposes, retention, requests, events, on_not_allowed");
    CHECK(did_you_mean("cookies", {}) == "there is none to choose from");
    CHECK_FALSE(nearest_word(std::string(10'000, 'x'), words));
}

TEST_CASE("months count as the shortest run of days they can be", "[policy][compare_shortest]") {
    using namespace std::chrono;
    for (int count = 1; count <= 60; ++count) {
        int shortest = 100'000;
        // Years without a leap day between them: the order is the safe one, whatever the year.
        for (sys_days from = 2097y / January / 1; from < sys_days(2098y / January / 1); from += days{1}) {
            const year_month_day start{from};
            const year_month month = year_month(start.year(), start.month()) + months{count};
            const year_month_day_last month_end = month / std::chrono::last;
            const auto end = sys_days(month / std::min(start.day(), month_end.day()));
            shortest = std::min(shortest, static_cast<int>((end - from).count()));
        }
        INFO(count << " months");
        const Period period{count, PeriodUnit::months};
        CHECK(compare_shortest({shortest, PeriodUnit::days}, period) < 0);
        CHECK(compare_shortest({shortest + 1, PeriodUnit::days}, period) > 0);
    }
}

TEST_CASE("periods have a total order over all units", "[policy][compare_shortest]") {
    const auto sign = [](const char* a, const char* b) {
        const int order = compare_shortest(parse_period(a), parse_period(b));
        return order < 0 ? '<' : order > 0 ? '>' : '=';
    };
    CHECK(sign("72 hours", "3 days") == '<');  // the same length: hours stand first
    CHECK(sign("3 days", "73 hours") == '<');
    CHECK(sign("28 days", "1 month") == '<');
    CHECK(sign("29 days", "1 month") == '>');
    CHECK(sign("12 months", "1 year") == '=');
    CHECK(sign("365 days", "1 year") == '<');
    CHECK(sign("45 days", "2 months") == '<');
    CHECK(sign("15 business days", "15 days") == '>');
    CHECK(sign("10 business days", "2 weeks") == '<');
    std::vector<Period> all;
    for (const PeriodUnit unit :
         {PeriodUnit::hours, PeriodUnit::days, PeriodUnit::business_days, PeriodUnit::months})
        for (const int count : {1, 2, 7, 24, 30, 365, 9999})
            all.push_back({count, unit});
    for (const Period& a : all)
        for (const Period& b : all) {
            CHECK((compare_shortest(a, b) < 0) == (compare_shortest(b, a) > 0));
            CHECK((compare_shortest(a, b) == 0) == (a == b));
            for (const Period& c : all)
                if (compare_shortest(a, b) < 0 && compare_shortest(b, c) < 0)
                    CHECK(compare_shortest(a, c) < 0);
        }
}
