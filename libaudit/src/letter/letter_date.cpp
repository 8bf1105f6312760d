#include "letter/letter_date.hpp"

#include "letter/letter_files.hpp"
#include "letter/letter_template.hpp"
#include "sessionaudit/error.hpp"

namespace sessionaudit {
namespace {

std::string month_name(std::string_view names, unsigned month) {
    for (unsigned before = 1; before < month; ++before) {
        const std::size_t space = names.find(' ');
        if (space == std::string_view::npos)
            throw Error(ErrorCode::internal, "a language of letters has too few months");
        names.remove_prefix(space + 1);
    }
    return std::string(names.substr(0, names.find(' ')));
}

}  // namespace

std::string letter_date(const std::chrono::year_month_day& date, std::string_view language) {
    const auto& words = letter_words(language);
    const auto number = static_cast<unsigned>(date.day());
    const auto suffix = words.find("day_suffix");
    std::string day_text = number == 1 ? words.at("first_day") : std::to_string(number);
    if (suffix != words.end()) day_text += suffix->second;
    return fill_in(words.at("date"),
                   {{"day", day_text},
                    {"month", month_name(words.at("months"), static_cast<unsigned>(date.month()))},
                    {"year", std::to_string(static_cast<int>(date.year()))}});
}

}  // namespace sessionaudit
