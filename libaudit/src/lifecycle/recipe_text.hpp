// `${NAME}` and `${form:FIELD}` in the texts of a recipe.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace sessionaudit {

struct RecipePlace {
    bool of_form = false;  ///< a field of the page's form; otherwise an environment variable
    std::string name;
};

/// The places of a text, in order. `$${` stands for `${` itself. Throws Error{invalid_argument} for a place
/// that does not end or has no proper name; the sentence has neither file nor value.
std::vector<RecipePlace> places_in(std::string_view text);

/// The text with every place replaced by what `value_of` says.
std::string filled(std::string_view text, const std::function<std::string(const RecipePlace&)>& value_of);

/// Absent variables are an Error{invalid_argument} that names them.
std::string environment_value(const std::string& name);

}  // namespace sessionaudit
