// The file of a login recipe. docs/life-cycle.md describes it.
#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "core/ascii.hpp"
#include "core/json_lines.hpp"
#include "core/json_text.hpp"
#include "lifecycle/recipe_text.hpp"
#include "sessionaudit/did_you_mean.hpp"
#include "sessionaudit/error.hpp"
#include "sessionaudit/lifecycle.hpp"

namespace sessionaudit {
namespace {

// Ordered, because a form is sent in the order it is written.
using Json = nlohmann::ordered_json;

constexpr std::size_t kFileMax = 1U << 20U;
constexpr std::size_t kStepsMax = 50;
constexpr std::size_t kTextMax = 4096;
constexpr int kDepthMax = 32;
constexpr int kSessionsMax = 20;  // each is a login

const std::vector<std::string> kMembers = {"$schema",
                                           "start",
                                           "login",
                                           "logout",
                                           "logout_everywhere",
                                           "protected_url",
                                           "logged_in_text",
                                           "logged_in_status",
                                           "session_cookies",
                                           "sessions_per_account"};
const std::vector<std::string> kStepMembers = {"method",     "url",       "form",          "json",
                                               "headers",    "load_form", "expect_status", "expect_text",
                                               "expect_url", "link"};
const std::vector<std::string> kMethods = {"GET", "POST", "PUT", "PATCH", "DELETE"};

// A password written into the file would be in its history for good.
bool names_a_secret(const std::string& field) {
    static constexpr std::string_view kWords[] = {"pass", "pwd", "secret", "pincode", "otp"};
    const std::string name = ascii::to_lower(field);
    return std::any_of(std::begin(kWords), std::end(kWords),
                       [&](std::string_view word) { return name.find(word) != std::string::npos; });
}

class RecipeReader {
  public:
    RecipeReader(const Json& json, const std::string& source, const JsonLines& lines)
        : json_(json), source_(source), lines_(lines) {}

    LoginRecipe read() {
        refuse_duplicates();
        if (!json_.is_object()) refuse("", "a recipe begins with {; docs/life-cycle.md shows a whole one");
        refuse_unknown(json_, "", kMembers);
        LoginRecipe recipe;
        recipe.source = source_;
        recipe.start = url(json_, "", "start", true);
        if (!recipe.start.starts_with("http://") && !recipe.start.starts_with("https://"))
            refuse("/start", "write a whole address, for example \"https://shop.example/\"");
        recipe.login = steps("login");
        if (recipe.login.empty())
            refuse("",
                   "\"login\" is missing; write a list of steps, for example [{\"url\": \"/login\", "
                   "\"load_form\": true, \"form\": {\"user\": \"anna\", \"password\": \"${PASSWORD}\"}}]");
        recipe.logout = steps("logout");
        recipe.logout_everywhere = steps("logout_everywhere");
        recipe.protected_url = url(json_, "", "protected_url", true);
        recipe.logged_in_text = text(json_, "", "logged_in_text");
        recipe.logged_in_status = status(json_, "", "logged_in_status");
        if (recipe.logged_in_text.empty() && !recipe.logged_in_status)
            refuse("",
                   "\"logged_in_text\" is missing; write a text that the protected page shows only to who "
                   "is logged in, or \"logged_in_status\"");
        recipe.session_cookies = list(json_, "", "session_cookies");
        recipe.sessions_per_account = count("sessions_per_account", kSessionsMax);
        refuse_secret_in_url();
        return recipe;
    }

  private:
    [[noreturn]] void refuse(const std::string& pointer, const std::string& why) const {
        const std::string place = pointer.empty() ? "" : pointer + ": ";
        throw Error(ErrorCode::invalid_argument,
                    source_ + ":" + std::to_string(lines_.line_of(pointer)) + ": " + place + why);
    }

    void refuse_duplicates() const {
        if (lines_.duplicates.empty()) return;
        const JsonLines::Duplicate& twice = lines_.duplicates.front();
        throw Error(ErrorCode::invalid_argument,
                    source_ + ":" + std::to_string(twice.line) + ": \"" + twice.name.substr(0, 70) +
                        "\" is there already, in line " + std::to_string(twice.first_line) +
                        "; keep one of the two");
    }

    void refuse_unknown(const Json& object, const std::string& pointer,
                        const std::vector<std::string>& known) const {
        for (const auto& [name, value] : object.items())
            if (std::find(known.begin(), known.end(), name) == known.end())
                refuse(pointer + "/" + pointer_piece(name.substr(0, 70)),
                       "there is no such member here; " + did_you_mean(name, known));
    }

    // Any text: the places in it must be proper, and the variables set.
    std::string checked(const Json& value, const std::string& pointer, std::size_t max = kTextMax) {
        if (!value.is_string() || value.get_ref<const std::string&>().size() > max)
            refuse(pointer, "write a text of at most " + std::to_string(max) + " bytes in quotes");
        auto content = value.get<std::string>();
        if (content.find('\0') != std::string::npos) refuse(pointer, "a text may hold no NUL character");
        try {
            for (const RecipePlace& place : places_in(content))
                if (!place.of_form) {
                    environment_value(place.name);
                    (in_url_ ? in_urls_ : in_bodies_).insert(place.name);
                }
        } catch (const Error& fault) {
            refuse(pointer, fault.what());
        }
        return content;
    }

    std::string text(const Json& object, const std::string& pointer, const std::string& name) {
        const auto found = object.find(name);
        return found == object.end() ? std::string() : plain(*found, pointer + "/" + name);
    }

    // A text that is compared with pages or stands in messages, and so can hold nothing secret.
    std::string plain(const Json& value, const std::string& pointer) {
        std::string content = checked(value, pointer);
        if (!places_in(content).empty())
            refuse(pointer,
                   "variables belong into \"form\", \"json\" and \"headers\", where they are never "
                   "shown; write the text itself here");
        return content;
    }

    // Addresses are shown in reports, so a variable may only say where the site is.
    std::string url(const Json& object, const std::string& pointer, const std::string& name, bool required) {
        const std::string place = pointer + "/" + name;
        const auto found = object.find(name);
        if (found == object.end()) {
            if (required) refuse(pointer, "\"" + name + "\" is missing; write an address in quotes");
            return {};
        }
        in_url_ = true;
        const std::string written = checked(*found, place);
        in_url_ = false;
        const auto places = places_in(written);
        if (places.size() > 1 || (!places.empty() && (places[0].of_form || !written.starts_with("${"))))
            refuse(place,
                   "in an address a variable may stand at the beginning only, for the site, as in "
                   "\"${SHOP}/login\": addresses are shown in reports");
        return filled(written,
                      [](const RecipePlace& place_of_site) { return environment_value(place_of_site.name); });
    }

    void refuse_secret_in_url() const {
        for (const std::string& name : in_urls_)
            if (in_bodies_.count(name) != 0)
                refuse("", "${" + name +
                               "} stands in an address and in what is sent; addresses are shown in "
                               "reports, so use another variable for the site");
    }

    std::optional<int> status(const Json& object, const std::string& pointer, const std::string& name) const {
        const auto found = object.find(name);
        if (found == object.end()) return std::nullopt;
        if (!found->is_number_integer() || *found < 100 || *found > 599)
            refuse(pointer + "/" + name, "write a status of HTTP, 100 to 599, without quotes");
        return found->get<int>();
    }

    std::optional<int> count(const std::string& name, int max) const {
        const auto found = json_.find(name);
        if (found == json_.end()) return std::nullopt;
        if (!found->is_number_integer() || *found < 1 || *found > max)
            refuse("/" + name, "write a number from 1 to " + std::to_string(max) + ", without quotes");
        return found->get<int>();
    }

    std::vector<std::string> list(const Json& object, const std::string& pointer, const std::string& name) {
        std::vector<std::string> texts;
        const auto found = object.find(name);
        if (found == object.end()) return texts;
        const std::string place = pointer + "/" + name;
        if (!found->is_array() || found->size() > kStepsMax)
            refuse(place, "write a list of at most 50 texts, for example [\"sid\"]");
        for (std::size_t index = 0; index < found->size(); ++index) {
            const std::string item = place + "/" + std::to_string(index);
            texts.push_back(name == "headers" ? header((*found)[index], item) : plain((*found)[index], item));
        }
        return texts;
    }

    std::string header(const Json& value, const std::string& pointer) {
        std::string content = checked(value, pointer);
        const std::size_t colon = content.find(':');
        if (colon == 0 || colon == std::string::npos || content.find_first_of("\r\n") != std::string::npos)
            refuse(pointer, "write a header as \"Name: value\", on one line");
        const std::string name = ascii::to_lower(content.substr(0, colon));
        if ((name == "authorization" || name == "cookie") && places_in(content).empty())
            refuse(pointer,
                   "a secret does not belong into the file; write ${NAME} and set the environment "
                   "variable NAME");
        return content;
    }

    std::vector<std::pair<std::string, std::string>> form(const Json& value, const std::string& pointer) {
        if (!value.is_object()) refuse(pointer, "write an object of texts, for example {\"user\": \"anna\"}");
        std::vector<std::pair<std::string, std::string>> fields;
        for (const auto& [name, content] : value.items()) {
            const std::string place = pointer + "/" + pointer_piece(name);
            fields.emplace_back(name, checked(content, place));
            refuse_literal_secret(name, fields.back().second, place);
        }
        return fields;
    }

    void refuse_literal_secret(const std::string& name, const std::string& content,
                               const std::string& pointer) const {
        if (names_a_secret(name) && !content.empty() && places_in(content).empty())
            refuse(pointer,
                   "a password does not belong into the file; write ${NAME} and set the environment "
                   "variable NAME");
    }

    // Every text of a body is checked; the body itself is kept as it is.
    void check_body(const Json& value, const std::string& name, const std::string& pointer) {
        if (value.is_string()) refuse_literal_secret(name, checked(value, pointer), pointer);
        if (!value.is_structured()) return;
        for (const auto& [key, inner] : value.items())
            check_body(inner, value.is_object() ? key : name, pointer + "/" + pointer_piece(key));
    }

    RecipeStep step(const Json& value, const std::string& pointer) {
        if (!value.is_object()) refuse(pointer, "write a step as {\"url\": \"/login\", ...}");
        refuse_unknown(value, pointer, kStepMembers);
        RecipeStep made;
        made.url = url(value, pointer, "url", !value.contains("link"));
        made.link = text(value, pointer, "link");
        if (!made.link.empty() && !made.url.empty())
            refuse(pointer, "a step has \"url\" or \"link\", not both");
        if (value.contains("form")) made.form = form(value["form"], pointer + "/form");
        if (value.contains("json")) {
            check_body(value["json"], "", pointer + "/json");
            made.json = dump_json(value["json"]);
        }
        if (!made.json.empty() && value.contains("form"))
            refuse(pointer, "a step has \"form\" or \"json\", not both");
        made.headers = list(value, pointer, "headers");
        made.load_form = flag(value, pointer, "load_form");
        made.method = method(value, pointer, made);
        made.expect_status = status(value, pointer, "expect_status");
        made.expect_text = text(value, pointer, "expect_text");
        made.expect_url = text(value, pointer, "expect_url");
        return made;
    }

    bool flag(const Json& object, const std::string& pointer, const std::string& name) const {
        const auto found = object.find(name);
        if (found == object.end()) return false;
        if (!found->is_boolean()) refuse(pointer + "/" + name, "write true or false, without quotes");
        return found->get<bool>();
    }

    std::string method(const Json& object, const std::string& pointer, const RecipeStep& made) {
        std::string name = text(object, pointer, "method");
        if (name.empty())
            return made.json.empty() && !object.contains("form") && !made.load_form ? "GET" : "POST";
        if (std::find(kMethods.begin(), kMethods.end(), name) == kMethods.end())
            refuse(pointer + "/method", "write GET, POST, PUT, PATCH or DELETE");
        return name;
    }

    std::vector<RecipeStep> steps(const std::string& name) {
        std::vector<RecipeStep> made;
        const auto found = json_.find(name);
        if (found == json_.end()) return made;
        if (!found->is_array() || found->size() > kStepsMax)
            refuse("/" + name,
                   "write a list of at most 50 steps, for example [{\"url\": \"/" + name + "\"}]");
        for (std::size_t index = 0; index < found->size(); ++index)
            made.push_back(step((*found)[index], "/" + name + "/" + std::to_string(index)));
        return made;
    }

    const Json& json_;
    const std::string& source_;
    const JsonLines& lines_;
    bool in_url_ = false;
    std::set<std::string> in_urls_;
    std::set<std::string> in_bodies_;
};

// The parser's own message quotes the text, and somebody may have put a password there.
Json parsed(std::string_view text, const std::string& source) {
    if (text.size() > kFileMax)
        throw Error(ErrorCode::invalid_argument,
                    source + ": a recipe has at most 1 MiB; this is something else");
    if (text.find('\0') != std::string_view::npos)
        throw Error(ErrorCode::invalid_argument, source + ": there is a NUL byte, so this is no JSON text");
    const auto not_too_deep = [&](int depth, Json::parse_event_t, Json&) {
        if (depth > kDepthMax)
            throw Error(ErrorCode::invalid_argument,
                        source + ": more than 32 brackets inside each other; no recipe needs so many");
        return true;
    };
    try {
        return Json::parse(text, not_too_deep);
    } catch (const Json::parse_error& fault) {
        const auto end = text.begin() + static_cast<std::ptrdiff_t>(std::min(fault.byte, text.size()));
        throw Error(ErrorCode::invalid_argument,
                    source + ":" + std::to_string(1 + std::count(text.begin(), end, '\n')) +
                        ": this is no JSON from here on; look for a missing comma, "
                        "quote or bracket, here or in the line before");
    } catch (const Json::exception&) {  // 1e999
        throw Error(ErrorCode::invalid_argument,
                    source + ": there is a number too large to read; recipes need none but a status");
    }
}

}  // namespace

LoginRecipe parse_login_recipe(std::string_view json, const std::string& source) {
    const Json whole = parsed(json, source);
    const JsonLines lines = index_lines(json);
    return RecipeReader(whole, source, lines).read();
}

}  // namespace sessionaudit
