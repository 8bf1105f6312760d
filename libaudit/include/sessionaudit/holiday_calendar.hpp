// Which days are not working days, by rule and for any year: policies/calendars/*.json.
#pragma once

#include <array>
#include <chrono>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#pragma GCC visibility push(default)
namespace sessionaudit {

/// How a rule finds its day in a year.
enum class HolidayKind {
    fixed,         ///< month and day; 29 February only in leap years
    easter,        ///< Easter Sunday of the Gregorian computus plus `offset` days
    nth_weekday,   ///< the nth `weekday` of the month, 1 to 4
    last_weekday,  ///< the last `weekday` of the month
    weekday_from,  ///< the first `weekday` on or after month and day
};

/// One holiday as its law words it. Members that the kind does not use are left alone.
struct HolidayRule {
    std::string name;    ///< in the language of the place
    std::string source;  ///< the law that makes it a holiday
    HolidayKind kind = HolidayKind::fixed;
    std::chrono::month month{1};
    std::chrono::day day{1};
    std::chrono::weekday weekday{0};
    unsigned nth = 1;
    int offset = 0;  ///< days from Easter Sunday, -90 to 90
    int days = 1;    ///< length of the holiday in days, from the day found
    int from = 1;    ///< first and last year in which it is one
    int to = 9999;
    /// Days it moves when it falls on a weekday, by C encoding (0 is Sunday): {1, 0, ...} is "a Sunday gives
    /// way to the Monday".
    std::array<int, 7> shift{};
    bool keeps_day = false;  ///< a moved holiday is one on its own day too
    /// Another reading of the law does not count it. Legal dates rely on it, safe dates do not.
    bool contested = false;
};

/// A holiday of one year.
struct Holiday {
    std::chrono::year_month_day date;
    std::string name;
    std::string source;
    bool contested = false;
};

/// What a stricter reading may count as a working day too; see Deadline::safe.
enum class WorkingDays {
    as_written,  ///< neither weekend nor holiday
    strictest,   ///< also Saturdays and contested holidays
};

/// The holidays of a place.
/// Threads: a value.
struct HolidayCalendar {
    std::string id;         ///< lower case: an ISO 3166 code such as "de" or "de-by", or "eu-institutions"
    std::string title;      ///< for people
    std::string time_zone;  ///< an IANA name; its local date decides
    bool regulation_1182_71 = false;  ///< periods of Union law are counted by that regulation here
    std::array<bool, 7> weekend{};    ///< by C encoding, 0 is Sunday
    std::vector<std::string> sources;
    std::vector<HolidayRule> rules;

    /// Those of a year in order of their dates, moved ones included; two may share a day.
    std::vector<Holiday> holidays(int year) const;
    /// The holiday of a day; where two share it, the one that is not contested. Absent when there is none.
    std::optional<Holiday> holiday(const std::chrono::year_month_day& date) const;
    bool is_weekend(const std::chrono::year_month_day& date) const;
    bool is_working_day(const std::chrono::year_month_day& date,
                        WorkingDays reading = WorkingDays::as_written) const;
};

/// Reads one file: the calendar of the place, then those of its regions.
/// Throws Error{invalid_argument} naming `source` and the JSON pointer of the fault; unknown members are
/// faults. policies/calendars/README.md describes the format.
std::vector<HolidayCalendar> parse_holiday_calendars(std::string_view json, const std::string& source);

/// The calendars that ship with the library, by id, overridden and extended by the *.json of a folder when
/// one is given and exists. Throws as parse_holiday_calendars() does, and Error{io_error}.
std::map<std::string, HolidayCalendar> load_holiday_calendars(const std::filesystem::path& folder = {});

}  // namespace sessionaudit
#pragma GCC visibility pop
