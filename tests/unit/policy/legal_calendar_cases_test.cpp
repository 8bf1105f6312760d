// Known answers, each with its source. The comparison with other libraries is tests/slow/calendar.sh.
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators_range.hpp>

#include "policy/holiday_rule.hpp"
#include "policy/local_time.hpp"
#include "sessionaudit/legal_calendar.hpp"

using namespace sessionaudit;

namespace {

struct Rule {
    Period period;
    int more = 0;  ///< extension in the unit of the period
    DeadlineRoll roll = DeadlineRoll::none;
    PeriodStart start = PeriodStart::exclude_event_day;
};

constexpr auto kRoll = DeadlineRoll::next_working_day;
constexpr Rule kMonth{{1, PeriodUnit::months}, 0, kRoll};
constexpr Rule kTwoMonths{{2, PeriodUnit::months}, 0, kRoll};
constexpr Rule kExtended{{1, PeriodUnit::months}, 2, kRoll};
constexpr Rule k14Days{{14, PeriodUnit::days}, 0, kRoll};
constexpr Rule k45Days{{45, PeriodUnit::days}};
constexpr Rule k45FromDayOne{{45, PeriodUnit::days}, 0, DeadlineRoll::none, PeriodStart::include_event_day};
constexpr Rule k90Days{{45, PeriodUnit::days}, 45};
constexpr Rule k10Business{{10, PeriodUnit::business_days}};
constexpr Rule k15Business{{15, PeriodUnit::business_days}};
constexpr Rule kHours72{{72, PeriodUnit::hours}};

struct Case {
    const char* place;
    const char* received;
    Rule rule;
    const char* legal;  ///< a date, or for hours the moment
    const char* safe;
    const char* source;
};

const Case kCases[] = {
    {"de", "2024-03-05T10:00:00+01:00", kMonth, "2024-04-05", "2024-04-02",
     "EDPB Guidelines 01/2022 5.3, its first example"},
    {"de", "2026-08-31T10:00:00+02:00", kMonth, "2026-09-30", "2026-09-28",
     "EDPB Guidelines 01/2022 5.3, its example of a shorter month"},
    {"gb-eaw", "2025-09-03T10:00:00+01:00", kMonth, "2025-10-03", "2025-10-01",
     "ICO, right of access: 3 September to 3 October"},
    {"gb-eaw", "2026-03-31T10:00:00+01:00", kMonth, "2026-04-30", "2026-04-28",
     "ICO, right of access: no corresponding date, the month's last day"},
    {"de", "2025-02-28T10:00:00+01:00", kMonth, "2025-03-28", "2025-03-28",
     "Reg. 1182/71 Art 3(2)(c): the same date, not the month's last"},
    {"fr", "2025-07-15T10:00:00+02:00", kMonth, "2025-08-18", "2025-08-12",
     "Reg. 1182/71 Art 3(4): 15 August 2025 is Assumption, a Friday"},
    {"de", "2025-01-31T10:00:00+01:00", kMonth, "2025-02-28", "2025-02-28",
     "Reg. 1182/71 Art 3(2)(c): 31 January, common year"},
    {"de", "2024-01-31T10:00:00+01:00", kMonth, "2024-02-29", "2024-02-28",
     "Reg. 1182/71 Art 3(2)(c): 31 January, leap year"},
    {"de", "2028-01-30T10:00:00+01:00", kMonth, "2028-02-29", "2028-02-27",
     "Reg. 1182/71 Art 3(2)(c): 30 January, leap year"},
    {"de", "2026-01-29T10:00:00+01:00", kMonth, "2026-03-02", "2026-02-26",
     "Reg. 1182/71 Art 3(2)(c), (4): 28 February 2026 is a Saturday"},
    {"de", "2026-05-31T10:00:00+02:00", kMonth, "2026-06-30", "2026-06-28", "Reg. 1182/71 Art 3(2)(c)"},
    {"de", "2025-10-31T10:00:00+01:00", kMonth, "2025-12-01", "2025-11-28",
     "Reg. 1182/71 Art 3(2)(c), (4): 30 November 2025 is a Sunday"},
    {"de", "2026-12-31T10:00:00+01:00", kMonth, "2027-02-01", "2027-01-28",
     "Reg. 1182/71 Art 3(4): 31 January 2027 is a Sunday"},
    {"de", "2024-02-29T10:00:00+01:00", kMonth, "2024-04-02", "2024-03-28",
     "Reg. 1182/71 Art 3(4): 29 March 2024 is Good Friday"},
    {"de", "2025-12-31T10:00:00+01:00", kTwoMonths, "2026-03-02", "2026-02-25",
     "Reg. 1182/71 Art 3(2)(c), (4): two months from 31 December, a Saturday"},
    {"de", "2023-12-31T10:00:00+01:00", kTwoMonths, "2024-02-29", "2024-02-25",
     "Reg. 1182/71 Art 3(2)(c): two months from 31 December, leap year"},
    {"de", "2026-03-03T10:00:00+01:00", kMonth, "2026-04-07", "2026-03-31",
     "Reg. 1182/71 Art 3(4): Good Friday to Easter Monday"},
    {"fr", "2026-03-03T10:00:00+01:00", kMonth, "2026-04-03", "2026-03-31",
     "Code du travail L3133-1: Good Friday is no holiday"},
    {"fr-67", "2026-03-03T10:00:00+01:00", kMonth, "2026-04-07", "2026-03-31",
     "Code du travail L3134-13: Good Friday in Alsace"},
    {"ie", "2026-03-03T10:00:00Z", kMonth, "2026-04-03", "2026-03-31",
     "Organisation of Working Time Act 1997: no Good Friday"},
    {"it", "2026-03-03T10:00:00+01:00", kMonth, "2026-04-03", "2026-03-31", "Legge 260/1949: no Good Friday"},
    {"it", "2026-03-06T10:00:00+01:00", kMonth, "2026-04-07", "2026-04-03",
     "Legge 260/1949: Easter Monday 6 April 2026"},
    {"es", "2026-03-03T10:00:00+01:00", kMonth, "2026-04-06", "2026-03-31",
     "RD 2001/1983: Good Friday, but no Easter Monday everywhere"},
    {"nl", "2026-03-03T10:00:00+01:00", kMonth, "2026-04-07", "2026-03-31",
     "Algemene termijnenwet art. 3(2): Good Friday counts as a holiday"},
    {"pl", "2026-03-03T10:00:00+01:00", kMonth, "2026-04-03", "2026-03-31",
     "Ustawa o dniach wolnych: Good Friday is a working day"},
    {"gb-eaw", "2026-03-03T10:00:00Z", kMonth, "2026-04-07", "2026-03-31",
     "gov.uk bank holidays: Good Friday, Easter Monday"},
    {"gb-sct", "2026-03-03T10:00:00Z", kMonth, "2026-04-06", "2026-03-31",
     "gov.uk bank holidays: Scotland has no Easter Monday"},
    {"eu-institutions", "2026-03-02T10:00:00+01:00", kMonth, "2026-04-07", "2026-03-30",
     "OJ list of the institutions: Maundy Thursday to Easter Monday"},
    {"de", "2025-04-09T10:00:00+02:00", kMonth, "2025-05-09", "2025-05-07",
     "Reg. 1182/71 Art 3(4): Friday after the last free day, nothing moves"},
    {"de", "2025-04-29T10:00:00+02:00", kMonth, "2025-05-30", "2025-05-27",
     "Reg. 1182/71 Art 3(4): 29 May 2025 is Ascension"},
    {"de", "2026-04-25T10:00:00+02:00", kMonth, "2026-05-26", "2026-05-23",
     "Reg. 1182/71 Art 3(4): 25 May 2026 is Whit Monday"},
    {"de", "2026-11-25T10:00:00+01:00", kMonth, "2026-12-28", "2026-12-23",
     "Reg. 1182/71 Art 3(4): Christmas 2026 from Friday to Sunday"},
    {"gb-eaw", "2026-11-25T10:00:00Z", kMonth, "2026-12-29", "2026-12-23",
     "gov.uk bank holidays: Boxing Day substitute 28 December 2026"},
    {"gb-eaw", "2022-11-25T10:00:00Z", kMonth, "2022-12-28", "2022-12-23",
     "gov.uk bank holidays: Christmas substitute 27 December 2022"},
    {"gb-sct", "2021-12-01T10:00:00Z", kMonth, "2022-01-05", "2021-12-29",
     "gov.uk bank holidays: 3 and 4 January 2022 in Scotland"},
    {"eu-institutions", "2026-11-24T10:00:00+01:00", kMonth, "2027-01-04", "2026-12-22",
     "OJ list of the institutions: 24 December to 2 January"},
    {"pl", "2025-11-24T10:00:00+01:00", kMonth, "2025-12-29", "2025-12-22",
     "Ustawa o dniach wolnych: Christmas Eve is a holiday from 2025"},
    {"pl", "2024-11-24T10:00:00+01:00", kMonth, "2024-12-24", "2024-12-22",
     "Ustawa o dniach wolnych: Christmas Eve 2024 was none"},
    {"ie", "2026-11-26T10:00:00Z", kMonth, "2026-12-28", "2026-12-24",
     "OWT Act 1997: St Stephen's Day on a Saturday moves nothing"},
    {"fr", "2025-12-01T10:00:00+01:00", kMonth, "2026-01-02", "2025-12-29",
     "Code du travail L3133-1: New Year's Day, a Thursday"},
    {"gb-eaw", "2026-12-01T10:00:00Z", kMonth, "2027-01-04", "2026-12-29",
     "gov.uk bank holidays: 1 January 2027, a Friday"},
    {"de", "2026-04-01T10:00:00+02:00", kMonth, "2026-05-04", "2026-04-29",
     "Reg. 1182/71 Art 3(4): 1 May 2026 is a Friday"},
    {"pl", "2024-04-01T10:00:00+02:00", kMonth, "2024-05-02", "2024-04-29",
     "Ustawa o dniach wolnych: 1 May free, 2 May not"},
    {"fr", "2026-04-08T10:00:00+02:00", kMonth, "2026-05-11", "2026-05-06",
     "Code du travail L3133-1: 8 May 2026, a Friday"},
    {"fr", "2027-06-14T10:00:00+02:00", kMonth, "2027-07-15", "2027-07-12",
     "Code du travail L3133-1: 14 July"},
    {"it", "2025-03-25T10:00:00+01:00", kMonth, "2025-04-28", "2025-04-22",
     "Legge 260/1949: 25 April 2025, a Friday"},
    {"it", "2027-09-04T10:00:00+02:00", kMonth, "2027-10-05", "2027-10-02",
     "Legge 151/2025: 4 October from 2026"},
    {"it", "2024-09-04T10:00:00+02:00", kMonth, "2024-10-04", "2024-10-02",
     "Legge 151/2025: not yet in 2024"},
    {"nl", "2025-03-26T10:00:00+01:00", kMonth, "2025-04-28", "2025-04-23",
     "King's Day 2025 on Saturday the 26th, as the 27th is a Sunday"},
    {"nl", "2027-04-05T10:00:00+02:00", kMonth, "2027-05-07", "2027-05-03",
     "Algemene termijnenwet art. 3: 5 May 2027, then Ascension"},
    {"ie", "2026-01-02T10:00:00Z", kMonth, "2026-02-03", "2026-01-30",
     "OWT Act 1997: St Brigid's Day, first Monday of February"},
    {"ie", "2030-01-01T10:00:00Z", kMonth, "2030-02-04", "2030-01-29",
     "OWT Act 1997: 1 February 2030 is a Friday, so the holiday is that day"},
    {"es", "2026-09-12T10:00:00+02:00", kMonth, "2026-10-13", "2026-10-10",
     "Ley 18/1987: 12 October 2026, a Monday"},
    {"es", "2024-11-06T10:00:00+01:00", kMonth, "2024-12-09", "2024-12-04",
     "RD 2001/1983: 6 December 2024, a Friday, and the 8th, a Sunday"},
    {"de", "2025-09-03T10:00:00+02:00", kMonth, "2025-10-06", "2025-10-01",
     "Einigungsvertrag Art. 2(2): 3 October 2025, a Friday"},
    {"de-be", "2027-02-08T10:00:00+01:00", kMonth, "2027-03-09", "2027-03-08", "Berlin: 8 March"},
    {"de", "2027-02-08T10:00:00+01:00", kMonth, "2027-03-08", "2027-03-08",
     "8 March is a holiday in two Laender only"},
    {"de-by", "2025-12-06T10:00:00+01:00", kMonth, "2026-01-07", "2026-01-03", "BayFTG Art. 1: Epiphany"},
    {"de-sn", "2026-10-18T10:00:00+02:00", kMonth, "2026-11-19", "2026-11-15",
     "SaechsSFG 1: Wednesday before 23 November"},
    {"de-th", "2027-08-20T10:00:00+02:00", kMonth, "2027-09-21", "2027-09-17", "ThuerFGtG 2: 20 September"},
    {"gb-nir", "2026-06-12T10:00:00+01:00", kMonth, "2026-07-14", "2026-07-10",
     "gov.uk bank holidays: 13 July 2026 for Sunday the 12th"},
    {"gb-sct", "2026-05-15T10:00:00+01:00", kMonth, "2026-06-16", "2026-06-12",
     "proclamation of 2026: 15 June in Scotland"},
    {"gb-eaw", "2026-05-15T10:00:00+01:00", kMonth, "2026-06-15", "2026-06-12",
     "the proclamation of 2026 is for Scotland"},
    {"de", "2026-01-31T10:00:00+01:00", kExtended, "2026-04-30", "2026-04-25",
     "GDPR Art 12(3): one and two further months in one piece"},
    {"de", "2026-11-30T10:00:00+01:00", kExtended, "2027-03-01", "2027-02-22",
     "Reg. 1182/71 Art 3(2)(c), (4): 28 February 2027 is a Sunday"},
    {"de", "2026-08-31T10:00:00+02:00", kExtended, "2026-11-30", "2026-11-23",
     "Reg. 1182/71 Art 3(2)(c): three months"},
    {"de", "2017-07-31T10:00:00+02:00", kExtended, "2017-11-01", "2017-10-23",
     "31 October 2017 was a holiday in every Land"},
    {"fr", "2025-11-11T10:00:00+01:00", kExtended, "2026-02-11", "2026-02-03",
     "GDPR Art 12(3): received on a holiday"},
    {"de", "2026-06-30T21:30:00Z", kMonth, "2026-07-30", "2026-07-28",
     "23:30 in Berlin, the same date as in UTC"},
    {"de", "2026-06-30T22:30:00Z", kMonth, "2026-08-03", "2026-07-29",
     "00:30 on 1 July in Berlin; 1 August 2026 is a Saturday"},
    {"us-ca", "2026-07-01T06:30:00Z", k45Days, "2026-08-14", "2026-08-14", "23:30 on 30 June in Los Angeles"},
    {"us-ca", "2026-07-01T07:30:00Z", k45Days, "2026-08-15", "2026-08-15", "00:30 on 1 July in Los Angeles"},
    {"us-ca", "2026-01-01T10:00:00-08:00", k45Days, "2026-02-15", "2026-02-15",
     "11 CCR 7021(b): 45 calendar days, a Sunday stays"},
    {"us-ca", "2026-01-01T10:00:00-08:00", k45FromDayOne, "2026-02-14", "2026-02-14",
     "11 CCR 7021(b), the day of receipt read as day one"},
    {"us-ca", "2026-01-01T10:00:00-08:00", k90Days, "2026-04-01", "2026-04-01",
     "11 CCR 7021(b): 90 days in total, from receipt"},
    {"us-ca", "2024-01-16T10:00:00-08:00", k45Days, "2024-03-01", "2024-03-01",
     "11 CCR 7021(b): across 29 February"},
    {"us-ca", "2026-11-16T10:00:00-08:00", k10Business, "2026-12-02", "2026-11-28",
     "11 CCR 7021(a): across Thanksgiving and the Friday after"},
    {"us-ca", "2026-11-16T10:00:00-08:00", k15Business, "2026-12-09", "2026-12-04",
     "11 CCR 7026(f)(1): across Thanksgiving"},
    {"us-ca-civil", "2026-11-16T10:00:00-08:00", k10Business, "2026-11-28", "2026-11-28",
     "Civ. Code 9: Saturdays are business days"},
    {"us-ca", "2026-06-29T10:00:00-07:00", k10Business, "2026-07-13", "2026-07-11",
     "Gov. Code 6701: 4 July 2026, a Saturday, gives no Friday"},
    {"us-ca", "2027-06-28T10:00:00-07:00", k10Business, "2027-07-13", "2027-07-10",
     "Gov. Code 6701: 4 July 2027, a Sunday, gives Monday"},
    {"us-ca", "2028-11-06T10:00:00-08:00", k10Business, "2028-11-21", "2028-11-20",
     "Gov. Code 6701: 11 November 2028, a Saturday, gives Friday"},
    {"us-ca", "2026-12-18T10:00:00-08:00", k10Business, "2027-01-05", "2026-12-31",
     "11 CCR 7021(a): Christmas and New Year"},
    {"us-ca", "2026-06-12T10:00:00-07:00", k10Business, "2026-06-29", "2026-06-24",
     "AB 1655: 19 June, which state offices do not keep"},
    {"us-ca", "2026-11-21T10:00:00-08:00", k10Business, "2026-12-08", "2026-12-04",
     "11 CCR 7021(a): received on a Saturday"},
    {"de", "2026-03-20T10:00:00+01:00", k14Days, "2026-04-07", "2026-04-03",
     "Reg. 1182/71 Art 3(4), as Directive 2011/83 recital 41 counts its 14 days"},
    {"de", "2026-03-27T10:00:00+01:00", k14Days, "2026-04-10", "2026-04-10",
     "Reg. 1182/71 Art 3(1): the day of the event is not counted"},
    {"fr", "2026-12-11T10:00:00+01:00", k14Days, "2026-12-28", "2026-12-25",
     "Reg. 1182/71 Art 3(4): Christmas Day, a Friday"},
    {"de", "2026-03-27T12:00:00+01:00", kHours72, "2026-03-30T11:00:00.000Z", "2026-03-30",
     "GDPR Art 33(1): 13:00 after summer time began (Temporal)"},
    {"de", "2026-10-23T12:00:00+02:00", kHours72, "2026-10-26T10:00:00.000Z", "2026-10-26",
     "GDPR Art 33(1): 11:00 after summer time ended (Temporal)"},
    {"gb-eaw", "2026-03-27T12:00:00Z", kHours72, "2026-03-30T12:00:00.000Z", "2026-03-30",
     "UK GDPR Art 33(1), summer time (Temporal)"},
    {"us-ca", "2026-11-01T00:30:00-07:00", kHours72, "2026-11-04T07:30:00.000Z", "2026-11-03",
     "72 hours, 25 of them on 1 November (Temporal)"},
    {"de", "2026-12-24T18:00:00+01:00", kHours72, "2026-12-27T17:00:00.000Z", "2026-12-27",
     "Reg. 1182/71 Art 3(4) excepts periods in hours: no roll"},
};

Deadline answer_of(const Case& known, const HolidayCalendar& calendar) {
    DeadlineRule rule;
    rule.period = known.rule.period;
    rule.roll = known.rule.roll;
    rule.start = known.rule.start;
    const Timestamp received = parse_rfc3339(known.received).value();
    if (known.rule.more == 0) return deadline(received, rule, calendar);
    return extended_deadline(received, rule, {known.rule.more, rule.period.unit}, calendar);
}

}  // namespace

TEST_CASE("deadlines are those of the law", "[policy][legal_calendar]") {
    static const auto calendars = load_holiday_calendars();
    const Case known = GENERATE(from_range(std::begin(kCases), std::end(kCases)));
    CAPTURE(known.place, known.received, known.source);
    const HolidayCalendar& calendar = calendars.at(known.place);
    const Deadline found = answer_of(known, calendar);
    CAPTURE(found.why);
    CHECK(date_text(found.safe_date) == known.safe);
    CHECK(found.safe <= found.legal);
    if (known.rule.period.unit == PeriodUnit::hours) {
        CHECK(to_rfc3339(found.legal) == known.legal);
    } else {
        CHECK(date_text(found.legal_date) == known.legal);
        // The last millisecond that clocks there show on that day.
        const std::string clock = to_rfc3339(clock_time(found.legal, calendar.time_zone));
        CHECK(clock == std::string(known.legal) + "T23:59:59.999Z");
    }
}

TEST_CASE("every known answer has its source", "[policy][legal_calendar]") {
    CHECK(std::size(kCases) >= 60);
    for (const Case& known : kCases)
        CHECK(std::string_view(known.source).size() > 10);
}
