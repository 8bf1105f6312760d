#include "sessionaudit/legal_calendar.hpp"

#include <algorithm>
#include <array>
#include <catch2/catch_test_macros.hpp>
#include <random>

#include "error_code.hpp"
#include "policy/holiday_rule.hpp"

using namespace sessionaudit;
using namespace std::chrono_literals;
using test::code_of;

namespace {

const HolidayCalendar& place(const std::string& id) {
    static const auto calendars = load_holiday_calendars();
    return calendars.at(id);
}

Timestamp at(const char* text) {
    return parse_rfc3339(text).value();
}

DeadlineRule rule_of(int count, PeriodUnit unit) {
    DeadlineRule rule;
    rule.period = {count, unit};
    return rule;
}

DeadlineRule art12() {
    DeadlineRule rule = rule_of(1, PeriodUnit::months);
    rule.roll = DeadlineRoll::next_working_day;
    rule.pause_allowed = true;
    rule.source = "GDPR Art 12(3)";
    rule.confidence = "read";
    return rule;
}

bool says(const Deadline& deadline, const std::string& part) {
    return std::any_of(deadline.why.begin(), deadline.why.end(),
                       [&](const std::string& line) { return line.find(part) != std::string::npos; });
}

std::string legal_date(const Deadline& deadline) {
    return date_text(deadline.legal_date);
}
std::string safe_date(const Deadline& deadline) {
    return date_text(deadline.safe_date);
}

}  // namespace

TEST_CASE("a deadline says how it came about", "[policy][why]") {
    const Deadline found = deadline(at("2026-03-03T22:30:00Z"), art12(), place("de"));
    REQUIRE(found.why.size() >= 8);
    CHECK(found.why[0] == "1 month: GDPR Art 12(3) [read]");
    CHECK(says(found, "received 2026-03-03T22:30:00.000Z, which is 2026-03-03T23:30 in Europe/Berlin"));
    CHECK(says(found, "counted out, the last day is 2026-04-03"));
    CHECK(says(found, "2026-04-03 is Karfreitag (holiday law of every Land), no working day"));
    CHECK(says(found, "2026-04-04 is a Saturday"));
    CHECK(says(found, "2026-04-06 is Ostermontag"));
    CHECK(says(found, "next working day, 2026-04-07 (Regulation (EEC, Euratom) No 1182/71 Article 3(4))"));
    CHECK(says(found, "legal: the last moment is 2026-04-07T21:59:59.999Z"));
    CHECK(says(found, "safe: 2026-03-31, 28 days without pause, not moved"));
}

TEST_CASE("business days name the holidays they pass", "[policy][why]") {
    const Deadline found =
        deadline(at("2026-11-16T18:00:00Z"), rule_of(10, PeriodUnit::business_days), place("us-ca"));
    CHECK(says(found, "2026-11-26 is Thanksgiving Day (Gov. Code"));
    CHECK(says(found, "which not everybody counts, no business day"));
    CHECK(says(found, "safe: 2026-11-28, 10 business days, Saturdays and contested holidays counted,"));
    CHECK(std::count_if(found.why.begin(), found.why.end(),
                        [](const std::string& line) { return line.ends_with(", no business day"); }) == 2);
    CHECK(says(found, "days of weekends that are no business days: 4"));
}

TEST_CASE("hours warn of Article 3(5) where the Union counts", "[policy][why]") {
    const DeadlineRule hours = rule_of(72, PeriodUnit::hours);
    const Timestamp friday = at("2026-10-23T10:00:00Z");
    const Deadline weekend = deadline(friday, hours, place("de"));
    CHECK(says(weekend, "warning: it holds 0 whole working days"));
    CHECK(says(weekend, "3(5)"));
    CHECK(weekend.legal == friday + 72h);
    CHECK(!says(deadline(at("2026-10-19T10:00:00Z"), hours, place("de")), "3(5)"));
    CHECK(!says(deadline(friday, hours, place("us-ca")), "3(5)"));
    CHECK(!says(deadline(friday, rule_of(24, PeriodUnit::hours), place("de")), "3(5)"));
    // Three days from Maundy Thursday hold no working day before they are moved, and one after.
    DeadlineRule days = rule_of(3, PeriodUnit::days);
    days.roll = DeadlineRoll::next_working_day;
    CHECK(says(deadline(at("2026-04-02T10:00:00Z"), days, place("de")), "it holds 1 whole working day;"));
}

TEST_CASE("an extension is told by the first deadline", "[policy][extension]") {
    const Deadline found =
        extended_deadline(at("2026-01-31T10:00:00Z"), art12(), {2, PeriodUnit::months}, place("de"));
    CHECK(legal_date(found) == "2026-04-30");  // not 28 April, as two steps would make it
    CHECK(safe_date(found) == "2026-04-25");
    CHECK(says(found, "1 month extended by 2 months, counted in one piece from the receipt"));
    CHECK(says(found, "told of the extension and its reasons by 2026-03-02, safely by 2026-02-28"));
    for (const Period wrong : {Period{2, PeriodUnit::days}, Period{0, PeriodUnit::months}})
        CHECK(code_of([&] { extended_deadline(at("2026-01-31T10:00:00Z"), art12(), wrong, place("de")); }) ==
              ErrorCode::invalid_argument);
}

TEST_CASE("a safe period of the policy is kept, also when extended", "[policy][extension]") {
    DeadlineRule rule = art12();
    rule.safe = Period{20, PeriodUnit::days};
    const Timestamp received = at("2026-06-01T10:00:00Z");
    CHECK(safe_date(deadline(received, rule, place("de"))) == "2026-06-21");
    CHECK(safe_date(extended_deadline(received, rule, {2, PeriodUnit::months}, place("de"))) == "2026-08-16");

    DeadlineRule days = rule_of(45, PeriodUnit::days);
    days.safe = Period{44, PeriodUnit::days};
    CHECK(safe_date(extended_deadline(received, days, {45, PeriodUnit::days}, place("us-ca"))) ==
          "2026-08-29");
    // A policy may not make the safe date later than the legal one.
    rule.safe = Period{60, PeriodUnit::days};
    CHECK(safe_date(deadline(received, rule, place("de"))) == "2026-07-01");
}

TEST_CASE("the clock stands while the person is identified, where that is allowed", "[policy][pause]") {
    const Timestamp received = at("2026-06-01T10:00:00Z");
    const std::vector<Pause> pauses{{at("2026-06-03T10:00:00Z"), at("2026-06-08T08:00:00Z")},
                                    {at("2026-06-10T10:00:00Z"), at("2026-06-10T20:00:00Z")}};
    const Deadline paused = deadline(received, art12(), place("de"), pauses);
    CHECK(legal_date(paused) == "2026-07-06");
    CHECK(safe_date(paused) == "2026-06-29");  // as if the clock had not stood
    CHECK(says(paused, "the clock stood from 2026-06-03 to 2026-06-08: 5 days added"));
    CHECK(says(paused, "the clock stood from 2026-06-10 to 2026-06-10: 0 days added"));

    DeadlineRule ccpa = rule_of(45, PeriodUnit::days);
    const Deadline running = deadline(received, ccpa, place("us-ca"), pauses);
    CHECK(legal_date(running) == "2026-07-16");
    CHECK(says(running, "the rule allows no pause, so none is counted"));
}

TEST_CASE("a pause is added before the end moves to a working day", "[policy][pause]") {
    // 1 May counted out; two days later is Sunday the 3rd, which moves to Monday.
    const std::vector<Pause> pauses{{at("2026-04-07T10:00:00Z"), at("2026-04-09T10:00:00Z")}};
    CHECK(legal_date(deadline(at("2026-04-01T10:00:00Z"), art12(), place("de"), pauses)) == "2026-05-04");
}

TEST_CASE("a pause adds business days to business days and hours to hours", "[policy][pause]") {
    DeadlineRule rule = rule_of(10, PeriodUnit::business_days);
    rule.pause_allowed = true;
    // From Friday to Tuesday two business days pass.
    const std::vector<Pause> pauses{{at("2026-06-05T18:00:00Z"), at("2026-06-09T18:00:00Z")}};
    const Timestamp received = at("2026-06-01T18:00:00Z");
    CHECK(legal_date(deadline(received, rule, place("de"))) == "2026-06-15");
    CHECK(legal_date(deadline(received, rule, place("de"), pauses)) == "2026-06-17");

    rule.period = {72, PeriodUnit::hours};
    const std::vector<Pause> hours{{received + 10h, received + 12h}, {received + 73h, received + 74h}};
    const Deadline found = deadline(received, rule, place("de"), hours);
    CHECK(found.legal == received + 75h);
    CHECK(found.safe == received + 72h);
}

TEST_CASE("a pause that begins when the time is up gives none back", "[policy][pause]") {
    const Timestamp received = at("2026-06-01T10:00:00Z");
    const std::vector<Pause> late{{at("2026-07-02T10:00:00Z"), at("2026-07-20T10:00:00Z")}};
    const Deadline found = deadline(received, art12(), place("de"), late);
    CHECK(legal_date(found) == "2026-07-01");
    CHECK(says(found, "began when the time was up"));
}

TEST_CASE("pauses out of order are refused", "[policy][pause]") {
    const Timestamp received = at("2026-06-01T10:00:00Z");
    const auto refused = [&](std::vector<Pause> pauses) {
        return code_of([&] { deadline(received, art12(), place("de"), pauses); }) ==
               ErrorCode::invalid_argument;
    };
    CHECK(refused({{received - 1h, received + 1h}}));
    CHECK(refused({{received + 2h, received + 1h}}));
    CHECK(refused({{received + 3h, received + 4h}, {received + 1h, received + 2h}}));
    CHECK(refused({{received + 1h, received + 4h}, {received + 3h, received + 5h}}));
    CHECK(!refused({{received, received + 1h}, {received + 1h, received + 2h}}));
}

TEST_CASE("dates beyond the known years are refused", "[policy][legal_calendar]") {
    const auto refused = [&](const char* received, const DeadlineRule& rule) {
        return code_of([&] { deadline(at(received), rule, place("de")); }) == ErrorCode::invalid_argument;
    };
    CHECK(refused("1989-12-31T12:00:00Z", art12()));
    CHECK(refused("2201-01-01T12:00:00Z", art12()));
    CHECK(refused("2200-12-31T23:30:00Z", art12()));  // 2201 in Berlin already
    CHECK(refused("2200-12-15T12:00:00Z", art12()));
    CHECK(!refused("2200-11-15T12:00:00Z", art12()));
    CHECK(!refused("1990-01-01T12:00:00Z", art12()));
    for (const PeriodUnit unit : {PeriodUnit::hours, PeriodUnit::days, PeriodUnit::business_days})
        CHECK(refused("2200-12-20T12:00:00Z", rule_of(9999, unit)));
    CHECK(refused("1990-01-01T12:00:00Z", rule_of(9999, PeriodUnit::months)));
    CHECK(refused("2026-01-01T12:00:00Z", rule_of(0, PeriodUnit::days)));
    DeadlineRule mixed = rule_of(72, PeriodUnit::hours);
    mixed.safe = Period{2, PeriodUnit::days};
    CHECK(refused("2026-01-01T12:00:00Z", mixed));
}

TEST_CASE("a pause without end is refused like any date beyond the known years", "[policy][pause]") {
    DeadlineRule rule = art12();
    for (const Period period : {Period{72, PeriodUnit::hours}, Period{1, PeriodUnit::months},
                                Period{10, PeriodUnit::business_days}}) {
        rule.period = period;
        const std::vector<Pause> pauses{{at("2026-06-02T10:00:00Z"), at("9999-12-31T23:59:59Z")}};
        CHECK(code_of([&] { deadline(at("2026-06-01T10:00:00Z"), rule, place("de"), pauses); }) ==
              ErrorCode::invalid_argument);
    }
}

TEST_CASE("the safe date is never late, whatever the rule", "[policy][legal_calendar]") {
    constexpr std::array kPlaces{"de", "gb-sct", "us-ca", "us-ca-civil"};
    std::mt19937 random(20261122);  // the same receipts in every run
    const auto below = [&](int count) { return static_cast<int>(random() % static_cast<unsigned>(count)); };
    for (int i = 0; i < 3000; ++i) {
        DeadlineRule rule = rule_of(1 + below(60), static_cast<PeriodUnit>(below(4)));
        rule.start = below(2) == 0 ? PeriodStart::exclude_event_day : PeriodStart::include_event_day;
        rule.roll = below(2) == 0 ? DeadlineRoll::none : DeadlineRoll::next_working_day;
        rule.pause_allowed = below(2) == 0;
        const char* const id = kPlaces.at(static_cast<std::size_t>(below(4)));
        const Timestamp received = at("2000-01-01T00:00:00Z") + std::chrono::minutes{below(100 * 365 * 1440)};
        const Timestamp from = received + std::chrono::hours{below(500)};
        const std::vector<Pause> pauses{{from, from + std::chrono::hours{below(500)}}};
        const Deadline found = deadline(received, rule, place(id), pauses);
        const Deadline longer = extended_deadline(received, rule, {1, rule.period.unit}, place(id), pauses);
        const bool holds = found.safe <= found.legal && found.safe >= received &&
                           longer.legal >= found.legal && longer.safe <= longer.legal;
        if (!holds) FAIL_CHECK(id << ' ' << to_rfc3339(received) << ' ' << to_string(rule.period));
        if (rule.roll == DeadlineRoll::next_working_day && rule.period.unit != PeriodUnit::hours)
            if (!place(id).is_working_day(found.legal_date)) FAIL_CHECK(id << ' ' << legal_date(found));
    }
    SUCCEED();
}
