// policies/calendars/*.json into HolidayCalendar.
#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "core/ascii.hpp"
#include "core/file_handle.hpp"
#include "core/json_text.hpp"
#include "holiday_calendars.hpp"
#include "policy/holiday_rule.hpp"
#include "policy/local_time.hpp"
#include "sessionaudit/error.hpp"
#include "sessionaudit/holiday_calendar.hpp"

namespace sessionaudit {
namespace {

using Json = nlohmann::json;

constexpr std::array<std::string_view, 7> kWeekdays{"sunday",   "monday", "tuesday", "wednesday",
                                                    "thursday", "friday", "saturday"};
constexpr int kYearLast = 9999;

/// A place in the file, for the sentence of an error.
struct Place {
    const std::string& source;
    std::string pointer;

    Place at(const std::string& name) const { return {source, pointer + "/" + name}; }
    [[noreturn]] void fail(const std::string& what) const {
        throw Error(ErrorCode::invalid_argument,
                    source + ": " + (pointer.empty() ? "/" : pointer) + " " + what);
    }
};

/// The members of one object; what nobody asked for is a fault.
class Members {
  public:
    Members(const Json& object, Place place) : object_(object), place_(std::move(place)) {
        if (!object_.is_object()) place_.fail("must be an object");
    }

    const Json* find(const std::string& name) {
        taken_.push_back(name);
        const auto found = object_.find(name);
        return found == object_.end() ? nullptr : &*found;
    }
    std::string text(const std::string& name) {
        const Json* const value = find(name);
        if (value == nullptr) at(name).fail("is missing");
        return text_of(*value, at(name));
    }
    int number(const std::string& name, int least, int most, std::optional<int> fallback = std::nullopt) {
        const Json* const value = find(name);
        if (value == nullptr && fallback) return *fallback;
        if (value == nullptr) at(name).fail("is missing");
        return number_of(*value, at(name), least, most);
    }
    bool flag(const std::string& name) {
        const Json* const value = find(name);
        if (value != nullptr && !value->is_boolean()) at(name).fail("must be true or false");
        return value != nullptr && value->get<bool>();
    }
    std::vector<std::string> texts(const std::string& name) {
        std::vector<std::string> list;
        for_each(name, [&](const Json& item, const Place& place) { list.push_back(text_of(item, place)); });
        return list;
    }
    template <typename Function>
    void for_each(const std::string& name, const Function& function) {
        const Json* const value = find(name);
        if (value == nullptr) return;
        if (!value->is_array()) at(name).fail("must be a list");
        for (std::size_t i = 0; i < value->size(); ++i)
            function((*value)[i], at(name).at(std::to_string(i)));
    }
    Place at(const std::string& name) const { return place_.at(name); }
    void finish() const {
        for (const auto& [name, value] : object_.items())
            if (std::find(taken_.begin(), taken_.end(), name) == taken_.end())
                at(name).fail("is not known here; remove it or correct its spelling");
    }

    static int number_of(const Json& value, const Place& place, int least, int most) {
        // nlohmann keeps what is beyond 64 bits as a double, and what is positive as unsigned.
        const bool whole =
            value.is_number_integer() &&
            !(value.is_number_unsigned() && value.get<std::uint64_t>() > std::uint64_t{INT32_MAX});
        if (!whole || value.get<std::int64_t>() < least || value.get<std::int64_t>() > most)
            place.fail("must be a whole number from " + std::to_string(least) + " to " +
                       std::to_string(most));
        return value.get<int>();
    }

  private:
    static std::string text_of(const Json& value, const Place& place) {
        if (!value.is_string() || value.get_ref<const std::string&>().empty())
            place.fail("must be a text, and not empty");
        return value.get<std::string>();
    }

    const Json& object_;
    Place place_;
    std::vector<std::string> taken_;
};

unsigned weekday_named(const std::string& name, const Place& place) {
    const auto* const found = std::find(kWeekdays.begin(), kWeekdays.end(), name);
    if (found == kWeekdays.end()) place.fail("must be a day of the week such as monday");
    return static_cast<unsigned>(found - kWeekdays.begin());
}

std::chrono::weekday read_weekday(Members& in) {
    return std::chrono::weekday{weekday_named(in.text("weekday"), in.at("weekday"))};
}

std::chrono::month read_month(Members& in) {
    return std::chrono::month{static_cast<unsigned>(in.number("month", 1, 12))};
}

void read_date(Members& in, HolidayRule& rule) {
    rule.month = read_month(in);
    rule.day = std::chrono::day{static_cast<unsigned>(in.number("day", 1, 31))};
    constexpr std::chrono::year kLeapYear{2024};
    if (!(kLeapYear / rule.month / rule.day).ok()) in.at("day").fail("is no day of that month");
}

void read_kind(Members& in, HolidayRule& rule) {
    constexpr int kOffsetMax = 90;
    const std::string kind = in.text("kind");
    if (kind == "fixed") {
        rule.kind = HolidayKind::fixed;
        read_date(in, rule);
    } else if (kind == "easter") {
        rule.kind = HolidayKind::easter;
        rule.offset = in.number("offset", -kOffsetMax, kOffsetMax);
    } else if (kind == "nth_weekday") {
        rule.kind = HolidayKind::nth_weekday;
        rule.month = read_month(in);
        rule.weekday = read_weekday(in);
        rule.nth = static_cast<unsigned>(in.number("nth", 1, 4));
    } else if (kind == "last_weekday") {
        rule.kind = HolidayKind::last_weekday;
        rule.month = read_month(in);
        rule.weekday = read_weekday(in);
    } else if (kind == "weekday_from") {
        rule.kind = HolidayKind::weekday_from;
        read_date(in, rule);
        rule.weekday = read_weekday(in);
    } else {
        in.at("kind").fail("must be fixed, easter, nth_weekday, last_weekday or weekday_from");
    }
}

void read_shift(Members& in, HolidayRule& rule) {
    const Json* const json = in.find("shift");
    if (json == nullptr) return;
    const Place place = in.at("shift");
    if (!json->is_object()) place.fail("must be an object such as {\"sunday\": 1}");
    for (const auto& [name, value] : json->items())
        rule.shift.at(weekday_named(name, place.at(name))) =
            Members::number_of(value, place.at(name), -kShiftMax, kShiftMax);
}

/// One entry of "holidays", and the calendars it belongs to; none means all.
struct PlacedRule {
    HolidayRule rule;
    std::vector<std::string> regions;
};

PlacedRule read_rule(const Json& json, const Place& place) {
    constexpr int kDaysMax = 31;
    Members in(json, place);
    PlacedRule placed;
    HolidayRule& rule = placed.rule;
    rule.name = in.text("name");
    rule.source = in.text("source");
    read_kind(in, rule);
    rule.days = in.number("days", 1, kDaysMax, 1);
    rule.from = in.number("from", 1, kYearLast, 1);
    rule.to = in.number("to", 1, kYearLast, kYearLast);
    rule.keeps_day = in.flag("keeps_day");
    rule.contested = in.flag("contested");
    read_shift(in, rule);
    placed.regions = in.texts("regions");
    in.finish();
    if (rule.from > rule.to) in.at("to").fail("must not be before from");
    return placed;
}

std::array<bool, 7> read_weekend(Members& in, std::array<bool, 7> fallback) {
    std::array<bool, 7> weekend{};
    bool any = false;
    in.for_each("weekend", [&](const Json& item, const Place& place) {
        if (!item.is_string()) place.fail("must be a day of the week such as sunday");
        weekend.at(weekday_named(item.get<std::string>(), place)) = true;
        any = true;
    });
    if (std::all_of(weekend.begin(), weekend.end(), [](bool free) { return free; }))
        in.at("weekend").fail("leaves no working day");
    return any ? weekend : fallback;
}

void read_place(Members& in, HolidayCalendar& calendar) {
    calendar.id = in.text("id");
    calendar.title = in.text("title");
    const bool plain = std::all_of(calendar.id.begin(), calendar.id.end(), [](char c) {
        return ascii::is_lower(c) || ascii::is_digit(c) || c == '-';
    });
    if (!plain) in.at("id").fail("may have lower-case letters, digits and - only");
}

HolidayCalendar read_region(const Json& json, const Place& place, const HolidayCalendar& base) {
    Members in(json, place);
    HolidayCalendar region = base;
    read_place(in, region);
    region.weekend = read_weekend(in, base.weekend);
    in.finish();
    return region;
}

bool has_id(const std::vector<HolidayCalendar>& calendars, const std::string& id) {
    return std::any_of(calendars.begin(), calendars.end(),
                       [&](const HolidayCalendar& calendar) { return calendar.id == id; });
}

void add_rule(std::vector<HolidayCalendar>& calendars, const PlacedRule& placed, const Place& place) {
    for (const std::string& id : placed.regions)
        if (!has_id(calendars, id)) place.at("regions").fail("names '" + id + "', which is not in this file");
    for (HolidayCalendar& calendar : calendars)
        if (placed.regions.empty() ||
            std::find(placed.regions.begin(), placed.regions.end(), calendar.id) != placed.regions.end())
            calendar.rules.push_back(placed.rule);
}

Json json_of_file(std::string_view text, const std::string& source) {
    try {
        return parse_json(text);
    } catch (const Json::exception&) {
        throw Error(ErrorCode::invalid_argument, source + ": is not JSON");
    }
}

void add_all(std::map<std::string, HolidayCalendar>& all, std::string_view text, const std::string& source) {
    for (HolidayCalendar& calendar : parse_holiday_calendars(text, source))
        all.insert_or_assign(calendar.id, std::move(calendar));
}

}  // namespace

std::vector<HolidayCalendar> parse_holiday_calendars(std::string_view text, const std::string& source) {
    const Json json = json_of_file(text, source);
    Members in(json, {source, ""});
    HolidayCalendar base;
    in.find("$schema");
    read_place(in, base);
    base.time_zone = in.text("time_zone");
    if (!is_time_zone(base.time_zone)) in.at("time_zone").fail("is not a time zone that this system knows");
    base.regulation_1182_71 = in.flag("regulation_1182_71");
    base.weekend = read_weekend(in, {});
    base.sources = in.texts("sources");

    std::vector<HolidayCalendar> calendars{base};
    in.for_each("regions", [&](const Json& item, const Place& place) {
        HolidayCalendar region = read_region(item, place, base);
        if (has_id(calendars, region.id)) place.at("id").fail("is used twice in this file");
        calendars.push_back(std::move(region));
    });
    if (in.find("holidays") == nullptr) in.at("holidays").fail("is missing");
    in.for_each("holidays", [&](const Json& item, const Place& place) {
        add_rule(calendars, read_rule(item, place), place);
    });
    in.finish();
    return calendars;
}

std::map<std::string, HolidayCalendar> load_holiday_calendars(const std::filesystem::path& folder) {
    std::map<std::string, HolidayCalendar> all;
    for (const EmbeddedFile& file : kHolidayCalendars)
        add_all(all, file.text, std::string(file.name));
    if (folder.empty() || !std::filesystem::is_directory(folder)) return all;
    // In the order of names, so that which of two files wins does not depend on the file system.
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        if (entry.path().extension() == ".json") files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    for (const auto& file : files)
        add_all(all, read_text_file(file), file.string());
    return all;
}

}  // namespace sessionaudit
