#include "lifecycle/recipe_text.hpp"

#include <cstdlib>

#include "sessionaudit/error.hpp"

namespace sessionaudit {
namespace {

constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_";
constexpr std::string_view kFormPrefix = "form:";

RecipePlace place_of(std::string_view inside) {
    if (inside.starts_with(kFormPrefix) && inside.size() > kFormPrefix.size())
        return {true, std::string(inside.substr(kFormPrefix.size()))};
    const bool proper =
        !inside.empty() && kLetters.find(inside.front()) != std::string_view::npos &&
        inside.find_first_not_of(std::string(kLetters) + "0123456789") == std::string_view::npos;
    if (!proper)
        throw Error(ErrorCode::invalid_argument,
                    "between ${ and } stands the name of an environment variable (letters, digits, _) or "
                    "form: and the name of a field; write $${ for the characters themselves");
    return {false, std::string(inside)};
}

// Calls one of the two for each piece, from the front.
void walk(std::string_view text, const std::function<void(std::string_view)>& plain,
          const std::function<void(const RecipePlace&)>& place) {
    while (!text.empty()) {
        const std::size_t begin = text.find("${");
        if (begin == std::string_view::npos) return plain(text);
        if (begin > 0 && text[begin - 1] == '$') {
            plain(text.substr(0, begin - 1));
            plain("${");
            text.remove_prefix(begin + 2);
            continue;
        }
        plain(text.substr(0, begin));
        const std::size_t end = text.find('}', begin);
        if (end == std::string_view::npos)
            throw Error(ErrorCode::invalid_argument,
                        "${ has no } after it; write ${NAME} for an environment variable, or $${ for the "
                        "characters themselves");
        place(place_of(text.substr(begin + 2, end - begin - 2)));
        text.remove_prefix(end + 1);
    }
}

}  // namespace

std::vector<RecipePlace> places_in(std::string_view text) {
    std::vector<RecipePlace> places;
    walk(
        text, [](std::string_view) {}, [&](const RecipePlace& place) { places.push_back(place); });
    return places;
}

std::string filled(std::string_view text, const std::function<std::string(const RecipePlace&)>& value_of) {
    std::string result;
    walk(
        text, [&](std::string_view plain) { result += plain; },
        [&](const RecipePlace& place) { result += value_of(place); });
    return result;
}

std::string environment_value(const std::string& name) {
    const char* const value = std::getenv(name.c_str());
    if (value == nullptr)
        throw Error(ErrorCode::invalid_argument,
                    "the environment variable " + name +
                        " is not set; export it before the run, from your secret "
                        "store and not from a file beside the recipe");
    return value;
}

}  // namespace sessionaudit
