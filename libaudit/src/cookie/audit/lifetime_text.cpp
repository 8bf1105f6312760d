// Lifetimes as cookie tables write them.
#include <array>
#include <limits>

#include "core/ascii.hpp"
#include "sessionaudit/cookie_catalogue.hpp"

namespace sessionaudit {
namespace {

constexpr std::int64_t kHour = 3600;
constexpr std::int64_t kDay = 24 * kHour;

struct Unit {
    std::string_view word;  ///< how it begins
    std::int64_t seconds;
    bool whole;  ///< not only begins: "h", "an", "d"
};
/// Longer beginnings first where one holds the other.
constexpr Unit kUnits[] = {{"year", 366 * kDay, false},
                           {"yr", 366 * kDay, false},
                           {"an", 366 * kDay, true},
                           {"ans", 366 * kDay, true},
                           {"ann\u00e9e", 366 * kDay, false},
                           {"annee", 366 * kDay, false},
                           {"jahr", 366 * kDay, false},
                           {"a\u00f1o", 366 * kDay, false},
                           {"ano", 366 * kDay, false},
                           {"month", 31 * kDay, false},
                           {"mois", 31 * kDay, true},
                           {"monat", 31 * kDay, false},
                           {"mes", 31 * kDay, false},
                           {"mo", 31 * kDay, true},
                           {"week", 7 * kDay, false},
                           {"semaine", 7 * kDay, false},
                           {"woche", 7 * kDay, false},
                           {"semana", 7 * kDay, false},
                           {"wk", 7 * kDay, false},
                           {"day", kDay, false},
                           {"jour", kDay, false},
                           {"tag", kDay, false},
                           {"d\u00eda", kDay, false},
                           {"dia", kDay, false},
                           {"d", kDay, true},
                           {"j", kDay, true},
                           {"hour", kHour, false},
                           {"heure", kHour, false},
                           {"stunde", kHour, false},
                           {"std", kHour, false},
                           {"hora", kHour, false},
                           {"hr", kHour, false},
                           {"h", kHour, true},
                           {"min", 60, false},
                           {"m", 60, true},
                           {"second", 1, false},
                           {"seconde", 1, false},
                           {"sekunde", 1, false},
                           {"segundo", 1, false},
                           {"sec", 1, false},
                           {"sek", 1, false},
                           {"seg", 1, false},
                           {"s", 1, true},
                           {"y", 366 * kDay, true}};

struct NumberWord {
    std::string_view word;
    std::int64_t value;
};
constexpr NumberWord kNumbers[] = {
    {"one", 1},    {"a", 1},           {"un", 1},    {"une", 1},       {"ein", 1},     {"eine", 1},
    {"einem", 1},  {"una", 1},         {"uno", 1},   {"two", 2},       {"deux", 2},    {"zwei", 2},
    {"dos", 2},    {"three", 3},       {"trois", 3}, {"drei", 3},      {"tres", 3},    {"four", 4},
    {"five", 5},   {"six", 6},         {"sechs", 6}, {"seis", 6},      {"seven", 7},   {"twelve", 12},
    {"douze", 12}, {"zw\u00f6lf", 12}, {"doce", 12}, {"thirteen", 13}, {"treize", 13}, {"dreizehn", 13},
    {"trece", 13}};

bool is_word(char c) {
    return ascii::is_letter(c) || static_cast<unsigned char>(c) >= 0x80;
}

std::optional<std::int64_t> unit_of(std::string_view word) {
    for (const Unit& unit : kUnits)
        if (unit.whole ? ascii::equal_ignoring_case(word, unit.word)
                       : ascii::starts_with_ignoring_case(word, unit.word))
            return unit.seconds;
    return std::nullopt;
}

std::optional<std::int64_t> number_of(std::string_view word) {
    for (const NumberWord& number : kNumbers)
        if (ascii::equal_ignoring_case(word, number.word)) return number.value;
    return std::nullopt;
}

/// Numbers and words in turn; the first pair of a number and a unit counts, "1 year and 1 month" adds up.
class LifetimeReader {
  public:
    explicit LifetimeReader(std::string_view text) : rest_(text) {}

    std::optional<std::int64_t> read() {
        while (!rest_.empty()) {
            // "13 months (395 days)" says the same twice.
            if (total_ && (rest_.front() == '(' || rest_.front() == '/')) break;
            if (ascii::is_digit(rest_.front()))
                take_number();
            else if (is_word(rest_.front()))
                take_word();
            else
                rest_.remove_prefix(1);
        }
        return total_;
    }

  private:
    void take_number() {
        double value = 0;
        double place = 0;
        std::size_t size = 0;
        for (; size < rest_.size() && size < 12; ++size) {
            const char c = rest_[size];
            const bool next_digit = size + 1 < rest_.size() && ascii::is_digit(rest_[size + 1]);
            if (ascii::is_digit(c)) {
                value = place == 0 ? value * 10 + (c - '0') : value + (c - '0') * place;
                if (place != 0) place /= 10;
            } else if ((c == '.' || c == ',') && next_digit && place == 0) {
                place = 0.1;
            } else {
                break;
            }
        }
        number_ = value;
        rest_.remove_prefix(size);
    }

    void take_word() {
        std::size_t size = 0;
        while (size < rest_.size() && is_word(rest_[size]))
            ++size;
        const std::string_view word = rest_.substr(0, size);
        rest_.remove_prefix(size);
        if (number_) {
            if (const auto unit = unit_of(word)) add(*number_ * static_cast<double>(*unit));
            number_.reset();
        } else if (const auto number = number_of(word)) {
            number_ = static_cast<double>(*number);
        }
    }

    void add(double seconds) {
        constexpr double kMost = 1e12;
        total_ = total_.value_or(0) + static_cast<std::int64_t>(std::min(seconds, kMost));
    }

    std::string_view rest_;
    std::optional<double> number_;
    std::optional<std::int64_t> total_;
};

}  // namespace

std::optional<std::int64_t> parse_lifetime_text(std::string_view text) {
    constexpr std::size_t kTextMax = 200;
    text = ascii::trim(text.substr(0, kTextMax));
    if (const auto seconds = LifetimeReader(text).read()) return seconds;
    for (const std::string_view word :
         {"session", "sesi\u00f3n", "sesion", "sitzung", "navigateur", "navegador"})
        if (ascii::contains_ignoring_case(text, word)) return 0;
    for (const std::string_view word : {"persist", "never", "permanent", "unlimited", "unbegrenzt", "illimit",
                                        "jamais", "nunca", "dauerhaft"})
        if (ascii::contains_ignoring_case(text, word)) return std::numeric_limits<std::int64_t>::max() / 2;
    return std::nullopt;
}

}  // namespace sessionaudit
