// What calendar.sh compares with other people's libraries: deadlines of random receipts, and holidays.
#include <algorithm>
#include <array>
#include <cstdint>
#include <exception>
#include <iostream>
#include <random>
#include <string>
#include <vector>

#include "sessionaudit/legal_calendar.hpp"

using namespace sessionaudit;

namespace {

constexpr std::array kPlaces{"de", "fr", "us-ca"};

std::string text_of(const std::chrono::year_month_day& date) {
    return to_rfc3339(Timestamp{std::chrono::sys_days{date}}).substr(0, 10);
}

/// The distributions of the standard library differ between its makers; this does not.
class Dice {
  public:
    explicit Dice(std::uint64_t seed) : engine_(seed) {}
    std::int64_t between(std::int64_t least, std::int64_t most) {
        return least + static_cast<std::int64_t>(engine_() % static_cast<std::uint64_t>(most - least + 1));
    }
    bool one_in(int count) { return between(1, count) == 1; }

  private:
    std::mt19937_64 engine_;
};

Timestamp random_receipt(Dice& dice) {
    const Timestamp first{std::chrono::sys_days{std::chrono::year{2003} / 1 / 1}};
    const Timestamp last{std::chrono::sys_days{std::chrono::year{2090} / 1 / 1}};
    return from_millis(dice.between(to_millis(first), to_millis(last)));
}

Period random_period(Dice& dice) {
    switch (dice.between(0, 3)) {
        case 0:
            return {static_cast<int>(dice.between(1, 500)), PeriodUnit::hours};
        case 1:
            return {static_cast<int>(dice.between(1, 400)), PeriodUnit::days};
        case 2:
            return {static_cast<int>(dice.between(1, 60)), PeriodUnit::business_days};
        default:
            return {static_cast<int>(dice.between(1, 26)), PeriodUnit::months};
    }
}

DeadlineRule random_rule(Dice& dice) {
    DeadlineRule rule;
    rule.period = random_period(dice);
    if (dice.one_in(2)) rule.start = PeriodStart::include_event_day;
    if (dice.one_in(2)) rule.roll = DeadlineRoll::next_working_day;
    rule.pause_allowed = dice.one_in(2);
    return rule;
}

std::vector<Pause> random_pauses(Dice& dice, Timestamp received) {
    std::vector<Pause> pauses;
    if (!dice.one_in(3)) return pauses;
    constexpr std::int64_t kTenDays = 10LL * 24 * 3600 * 1000;
    const Timestamp from = received + Milliseconds{dice.between(0, kTenDays)};
    pauses.push_back({from, from + Milliseconds{dice.between(0, kTenDays)}});
    return pauses;
}

void answer(Dice& dice, const HolidayCalendar& calendar) {
    const Timestamp received = random_receipt(dice);
    const DeadlineRule rule = random_rule(dice);
    const auto pauses = random_pauses(dice, received);
    const int more = dice.one_in(4) ? static_cast<int>(dice.between(1, 12)) : 0;
    const Deadline found =
        more == 0 ? deadline(received, rule, calendar, pauses)
                  : extended_deadline(received, rule, {more, rule.period.unit}, calendar, pauses);
    constexpr std::array kUnits{"hours", "days", "business_days", "months"};
    std::cout << calendar.id << '\t' << to_rfc3339(received) << '\t' << rule.period.count << '\t' << more
              << '\t' << kUnits.at(static_cast<std::size_t>(rule.period.unit)) << '\t'
              << (rule.start == PeriodStart::include_event_day ? "include" : "exclude") << '\t'
              << (rule.roll == DeadlineRoll::next_working_day ? "roll" : "none") << '\t'
              << (rule.pause_allowed ? "pause" : "none") << '\t'
              << (pauses.empty() ? "" : to_rfc3339(pauses[0].from)) << '\t'
              << (pauses.empty() ? "" : to_rfc3339(pauses[0].to)) << '\t' << to_rfc3339(found.legal) << '\t'
              << text_of(found.legal_date) << '\t' << to_rfc3339(found.safe) << '\t'
              << text_of(found.safe_date) << '\n';
}

void print_answers(std::uint64_t seed, int count) {
    const auto calendars = load_holiday_calendars();
    Dice dice(seed);
    for (int i = 0; i < count; ++i)
        answer(dice, calendars.at(kPlaces.at(static_cast<std::size_t>(i) % kPlaces.size())));
}

/// Proclaimed for one year, which other lists may have missed.
bool is_once(const HolidayCalendar& calendar, const Holiday& holiday) {
    return std::any_of(calendar.rules.begin(), calendar.rules.end(), [&](const HolidayRule& rule) {
        return rule.name == holiday.name && rule.from == rule.to && rule.from == int{holiday.date.year()};
    });
}

void print_holidays(int from, int to) {
    for (const auto& [id, calendar] : load_holiday_calendars())
        for (int year = from; year <= to; ++year)
            for (const Holiday& holiday : calendar.holidays(year))
                std::cout << id << '\t' << text_of(holiday.date) << '\t' << holiday.name << '\t'
                          << (is_once(calendar, holiday) ? "once" : "yearly") << '\n';
}

}  // namespace

int main(int argc, char** argv) {
    const std::vector<std::string> arguments(argv + 1, argv + argc);
    if (arguments.size() != 3 || (arguments[0] != "answers" && arguments[0] != "holidays")) {
        std::cerr << "usage: slow_calendar answers SEED COUNT | holidays FIRST_YEAR LAST_YEAR\n";
        return 2;
    }
    try {
        if (arguments[0] == "answers")
            print_answers(std::stoull(arguments[1]), std::stoi(arguments[2]));
        else
            print_holidays(std::stoi(arguments[1]), std::stoi(arguments[2]));
    } catch (const std::exception& error) {
        std::cerr << "slow_calendar: " << error.what() << '\n';
        return 3;
    }
    return std::cout.flush() ? 0 : 3;
}
