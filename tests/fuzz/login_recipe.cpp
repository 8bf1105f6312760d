// Any bytes as a login recipe: a recipe, or an error with file and line that quotes nothing secret.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "lifecycle/recipe_text.hpp"
#include "sessionaudit/error.hpp"
#include "sessionaudit/lifecycle.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace sessionaudit;
    static const std::string secret = "fuzz-secret-4711";
    setenv("SHOP_PASSWORD", secret.c_str(), 1);
    setenv("SHOP_URL", "http://127.0.0.1:8080", 1);
    const std::string text(reinterpret_cast<const char*>(data), size);
    if (text.find(secret) != std::string::npos) return 0;
    try {
        const LoginRecipe recipe = parse_login_recipe(text, "recipe.json");
        if (recipe.login.empty() || recipe.protected_url.empty() || !recipe.start.starts_with("http"))
            std::abort();
        for (const RecipeStep& step : recipe.login) {
            if (step.url.empty() == step.link.empty()) std::abort();
            for (const auto& [name, value] : step.form)
                if (value.find(secret) != std::string::npos) std::abort();
        }
    } catch (const Error& error) {
        const std::string said = error.what();
        if (error.code() != ErrorCode::invalid_argument || !said.starts_with("recipe.json:") ||
            said.find(secret) != std::string::npos)
            std::abort();
    }
    return 0;
}
