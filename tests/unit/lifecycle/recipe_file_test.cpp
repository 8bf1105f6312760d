// Recipes as people write them, and what is said about those that do not work.
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <cstdlib>

#include "sessionaudit/error.hpp"
#include "sessionaudit/lifecycle.hpp"

using namespace sessionaudit;
using Catch::Matchers::ContainsSubstring;

namespace {

constexpr const char* kSecret = "open-sesame-4711";

/// A variable of the environment, for as long as the test.
class Variable {
  public:
    Variable(const char* name, const char* value) : name_(name) { setenv(name, value, 1); }
    ~Variable() { unsetenv(name_); }
    Variable(const Variable&) = delete;
    Variable& operator=(const Variable&) = delete;

  private:
    const char* name_;
};

const std::string kSound = R"({
  "start": "${RECIPE_SITE}/",
  "login": [
    {"url": "/login", "load_form": true, "form": {"user": "anna", "password": "${RECIPE_PASSWORD}"},
     "expect_url": "/account"}
  ],
  "logout": [{"link": "/logout"}],
  "logout_everywhere": [
    {"url": "/api/end", "json": {"all": true, "why": ["${form:csrf}"]}, "headers": ["X-Csrf: ${form:csrf}"],
     "expect_status": 204}
  ],
  "protected_url": "/account",
  "logged_in_text": "Hello anna",
  "session_cookies": ["sid"]
})";

std::string message_of(const std::string& json) {
    try {
        parse_login_recipe(json, "recipe.json");
    } catch (const Error& error) {
        CHECK(error.code() == ErrorCode::invalid_argument);
        return error.what();
    }
    return "no error";
}

std::string with(const std::string& from, const std::string& to) {
    std::string text = kSound;
    const std::size_t at = text.find(from);
    REQUIRE(at != std::string::npos);
    return text.replace(at, from.size(), to);
}

}  // namespace

TEST_CASE("a recipe is read as it was written", "[lifecycle][recipe]") {
    const Variable password("RECIPE_PASSWORD", kSecret);
    const Variable site("RECIPE_SITE", "https://shop.example:8443");
    const LoginRecipe recipe = parse_login_recipe(kSound, "recipe.json");
    CHECK(recipe.start == "https://shop.example:8443/");
    REQUIRE(recipe.login.size() == 1);
    CHECK(recipe.login[0].method == "POST");
    CHECK(recipe.login[0].load_form);
    CHECK(recipe.login[0].expect_url == "/account");
    CHECK(recipe.login[0].form[0] == std::pair<std::string, std::string>("user", "anna"));
    REQUIRE(recipe.logout.size() == 1);
    CHECK(recipe.logout[0].method == "GET");
    CHECK(recipe.logout[0].link == "/logout");
    REQUIRE(recipe.logout_everywhere.size() == 1);
    CHECK(recipe.logout_everywhere[0].method == "POST");
    CHECK(recipe.logout_everywhere[0].json == R"({"all":true,"why":["${form:csrf}"]})");
    CHECK(recipe.logout_everywhere[0].headers == std::vector<std::string>{"X-Csrf: ${form:csrf}"});
    CHECK(recipe.logout_everywhere[0].expect_status == 204);
    CHECK(recipe.protected_url == "/account");
    CHECK(recipe.logged_in_text == "Hello anna");
    CHECK(recipe.session_cookies == std::vector<std::string>{"sid"});
}

TEST_CASE("a recipe that was read holds no secret", "[lifecycle][recipe]") {
    const Variable password("RECIPE_PASSWORD", kSecret);
    const Variable site("RECIPE_SITE", "https://shop.example");
    const LoginRecipe recipe = parse_login_recipe(kSound, "recipe.json");
    CHECK(recipe.login[0].form[1] == std::pair<std::string, std::string>("password", "${RECIPE_PASSWORD}"));
}

TEST_CASE("a variable that is not set is named, with the place", "[lifecycle][recipe]") {
    const Variable site("RECIPE_SITE", "https://shop.example");
    unsetenv("RECIPE_PASSWORD");
    CHECK_THAT(message_of(kSound), ContainsSubstring("recipe.json:4: /login/0/form/password: the environment "
                                                     "variable RECIPE_PASSWORD is not set"));
}

TEST_CASE("each recipe that does not work gets a message that says what to write", "[lifecycle][recipe]") {
    const Variable password("RECIPE_PASSWORD", kSecret);
    const Variable site("RECIPE_SITE", "https://shop.example");
    struct Row {
        const char* from;
        const char* to;
        const char* said;
    };
    const Row row = GENERATE(
        Row{R"("logged_in_text": "Hello anna",)", "", "\"logged_in_text\" is missing"},
        Row{R"("protected_url": "/account",)", "", "\"protected_url\" is missing"},
        Row{R"("protected_url": "/account",)", R"("protected_url": "/account?t=${RECIPE_PASSWORD}",)",
            "/protected_url: in an address a variable may stand at the beginning only"},
        Row{R"("${RECIPE_SITE}/")", R"("shop.example")", "/start: write a whole address"},
        Row{R"("${RECIPE_PASSWORD}")", R"("${RECIPE_SITE}")", "use another variable for the site"},
        Row{R"("${RECIPE_PASSWORD}")", R"("letmein")", "write ${NAME} and set the environment variable NAME"},
        Row{R"("${RECIPE_PASSWORD}")", R"("${RECIPE PASSWORD}")", "between ${ and } stands the name"},
        Row{R"("${RECIPE_PASSWORD}")", R"("${RECIPE_PASSWORD")", "${ has no } after it"},
        Row{R"("Hello anna")", R"("Hello ${RECIPE_SITE}")", "variables belong into"},
        Row{R"("form")", R"("from")", "did you mean \"form\"?"},
        Row{R"("load_form": true)", R"("load_form": "yes")", "/login/0/load_form: write true or false"},
        Row{R"("load_form": true)", R"("method": "post")", "/login/0/method: write GET, POST"},
        Row{R"("load_form": true)", R"("json": {})", "\"form\" or \"json\", not both"},
        Row{R"("load_form": true)", R"("link": "x")", "\"url\" or \"link\", not both"},
        Row{R"("expect_status": 204)", R"("expect_status": 2040)", "write a status of HTTP"},
        Row{R"("expect_status": 204)", R"("expect_status": "204")", "write a status of HTTP"},
        Row{R"("X-Csrf: ${form:csrf}")", R"("X-Csrf")", "write a header as"},
        Row{R"("X-Csrf: ${form:csrf}")", R"("Authorization: Basic YTpi")", "does not belong into the file"},
        Row{R"("X-Csrf: ${form:csrf}")", R"("X-A: b\r\nX-C: d")", "on one line"},
        Row{R"({"all": true,)", R"({"password": "x", "all": true,)", "/json/password: a password does not"},
        Row{R"({"link": "/logout"})", R"({})", "\"url\" is missing"},
        Row{R"({"link": "/logout"})", R"("/logout")", "/logout/0: write a step as"},
        Row{R"([{"link": "/logout"}])", R"({"link": "/logout"})", "/logout: write a list"},
        Row{R"("user": "anna")", R"("user": 7)", "/login/0/form/user: write a text"},
        Row{R"("logout": )", R"("sessions_per_account": 0, "logout": )",
            "/sessions_per_account: write a number from 1 to 20"},
        Row{R"("logout": )", R"("sessions_per_account": "5", "logout": )",
            "/sessions_per_account: write a number"},
        Row{R"("user": "anna")", R"("user": "a\u0000b")", "NUL"},
        Row{R"("protected_url")", R"("start")", "is there already, in line 2"},
        Row{R"("logout": )", R"("logout" )", "recipe.json:7: this is no JSON from here on"});
    INFO(row.to);
    CHECK_THAT(message_of(with(row.from, row.to)), ContainsSubstring(row.said));
}

TEST_CASE("no message about a recipe holds a value of the environment or of the file",
          "[lifecycle][recipe]") {
    const Variable password("RECIPE_PASSWORD", kSecret);
    const Variable site("RECIPE_SITE", "https://shop.example");
    for (std::size_t cut = 0; cut < kSound.size(); cut += 7)
        CHECK_THAT(message_of(kSound.substr(0, cut)), !ContainsSubstring(kSecret));
    CHECK_THAT(message_of(with("\"${RECIPE_PASSWORD}\"", "\"open-sesame-0815\"")),
               !ContainsSubstring("open-sesame"));
    CHECK_THAT(message_of(with("\"${RECIPE_PASSWORD}\"", "open-sesame-0815")),
               !ContainsSubstring("open-sesame"));
}

TEST_CASE("what is no recipe at all is refused in no time", "[lifecycle][recipe]") {
    CHECK_THAT(message_of(""), ContainsSubstring("this is no JSON"));
    CHECK_THAT(message_of("{\"start\": 1e999}"), ContainsSubstring("a number too large to read"));
    CHECK_THAT(message_of("[]"), ContainsSubstring("a recipe begins with {"));
    CHECK_THAT(message_of("null"), ContainsSubstring("a recipe begins with {"));
    CHECK_THAT(message_of(std::string("{}\0", 3)), ContainsSubstring("NUL"));
    CHECK_THAT(message_of(std::string(500000, '[')), ContainsSubstring("more than 32 brackets"));
    CHECK_THAT(message_of(std::string((1U << 20U) + 1, ' ')), ContainsSubstring("at most 1 MiB"));
}
