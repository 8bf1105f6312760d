// The steps of a recipe, taken by a visitor.
#include "lifecycle/recipe_steps.hpp"

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>

#include "core/json_text.hpp"
#include "core/percent.hpp"
#include "lifecycle/recipe_text.hpp"
#include "sessionaudit/error.hpp"

namespace sessionaudit {
namespace {

using Json = nlohmann::ordered_json;
using Fields = std::vector<std::pair<std::string, std::string>>;

/// Why a step cannot be taken; a sentence for the report.
struct StepFault {
    std::string sentence;
};

std::string form_encoded(const Fields& fields) {
    std::string body;
    const auto add = [&](std::string_view text) {
        std::string encoded = percent_encoded(text, "-._* ");
        std::replace(encoded.begin(), encoded.end(), ' ', '+');
        body += encoded;
    };
    for (const auto& [name, value] : fields) {
        if (!body.empty()) body += '&';
        add(name);
        body += '=';
        add(value);
    }
    return body;
}

bool has_field(const HtmlForm& form, const std::string& name) {
    return std::any_of(form.fields.begin(), form.fields.end(),
                       [&](const auto& field) { return field.first == name; });
}

// The form with most of the fields that the recipe fills in; of several, the first that is posted.
const HtmlForm* form_for(const RecipeStep& step, const HtmlPage& page) {
    const HtmlForm* best = nullptr;
    std::ptrdiff_t best_score = -1;
    for (const HtmlForm& form : page.forms) {
        const auto common = std::count_if(step.form.begin(), step.form.end(),
                                          [&](const auto& field) { return has_field(form, field.first); });
        const std::ptrdiff_t score = common * 2 + (form.method == "POST" ? 1 : 0);
        if (score > best_score) best = &form;
        best_score = std::max(best_score, score);
    }
    return best;
}

class StepTaker {
  public:
    StepTaker(const RecipeStep& step, Visitor& visitor, StepsTaken& taken,
              const std::function<void(const Visitor&)>& before_submit)
        : step_(step), visitor_(visitor), taken_(taken), before_submit_(before_submit) {}

    void take() {
        HttpRequest request;
        request.method = step_.method;
        request.url = step_.link.empty() ? absolute_url(visitor_.world(), step_.url) : link_on_page();
        Fields fields;
        if (step_.load_form) fields = load_form(request);
        refuse_plain_http(request);
        fill(request, fields);
        if (request.method != "GET") before_submit_(visitor_);
        ask(std::move(request), true);
    }

  private:
    std::string link_on_page() const {
        for (const PageLink& link : visitor_.page().facts.links)
            if (link.url.find(step_.link) != std::string::npos) return link.url;
        throw StepFault{"no link on the page before has the text of \"link\" in its address"};
    }

    // Goes to the page, and gives the fields of its form with the address that the form is sent to.
    Fields load_form(HttpRequest& request) {
        HttpRequest page;
        page.url = request.url;
        ask(std::move(page), false);
        const HtmlForm* const form = form_for(step_, visitor_.page());
        if (form == nullptr)
            throw StepFault{"the page has no form; is it made by a script? Then use \"json\""};
        request.url = form->action;
        return form->fields;
    }

    // Before a value is read: a form sent with GET has its fields in the address.
    void refuse_plain_http(const HttpRequest& request) const {
        const auto url = parse_web_url(request.url);
        const bool sends =
            request.method != "GET" || !step_.form.empty() || !step_.json.empty() || !step_.headers.empty();
        if (url && sends && visitor_.gives_away(*url)) throw StepFault{sent_in_clear(*url)};
    }

    std::string value_at(const RecipePlace& place) const {
        if (!place.of_form) return environment_value(place.name);
        for (const HtmlForm& form : visitor_.page().forms)
            for (const auto& [name, value] : form.fields)
                if (name == place.name) return value;
        throw StepFault{"the page before has no form field named as ${form:" + place.name + "} says"};
    }
    std::string with_values(std::string_view text) const {
        return filled(text, [this](const RecipePlace& place) { return value_at(place); });
    }

    Json body_with_values(const Json& value) const {
        if (value.is_string()) return with_values(value.get_ref<const std::string&>());
        if (!value.is_structured()) return value;
        Json whole = value;
        for (auto& inner : whole)
            inner = body_with_values(inner);
        return whole;
    }

    // A form field of the page could bring header lines of its own.
    static std::string on_one_line(std::string header) {
        if (header.find_first_of(std::string_view("\r\n\0", 3)) == std::string::npos) return header;
        throw StepFault{"the value for the header \"" + header.substr(0, header.find(':')) +
                        "\" holds a line break, and so was not sent"};
    }

    void fill(HttpRequest& request, Fields fields) const {
        for (const auto& [name, text] : step_.form) {
            std::string value = with_values(text);
            const auto found =
                std::find_if(fields.begin(), fields.end(),
                             [&, &field = name](const auto& one) { return one.first == field; });
            if (found == fields.end())
                fields.emplace_back(name, std::move(value));
            else
                found->second = std::move(value);
        }
        for (const std::string& header : step_.headers)
            request.headers.push_back(on_one_line(with_values(header)));
        if (!step_.json.empty()) {
            request.body = dump_json_replacing(body_with_values(parse_ordered_json(step_.json)));
            request.content_type = "application/json";
        } else if (request.method == "GET") {
            if (!fields.empty())
                request.url +=
                    (request.url.find('?') == std::string::npos ? "?" : "&") + form_encoded(fields);
        } else {
            request.body = form_encoded(fields);
            request.content_type = "application/x-www-form-urlencoded";
        }
    }

    void ask(HttpRequest request, bool judged) {
        PageAsked asked = visitor_.ask(std::move(request));
        const auto problem = asked.problem();
        const HttpAnswer last = asked.last();
        const int status = asked.first().capture.status;
        std::move(asked.answers.begin(), asked.answers.end(), std::back_inserter(taken_.answers));
        if (problem) {
            taken_.transport = true;
            throw StepFault{"no usable answer came: " + problem->sentence};
        }
        if (judged) judge(status, last);
    }

    void judge(int status, const HttpAnswer& last) const {
        const int final_status = last.capture.status;
        if (step_.expect_status && *step_.expect_status != status && *step_.expect_status != final_status)
            throw StepFault{"the answer had status " + std::to_string(status) + " instead of " +
                            std::to_string(*step_.expect_status)};
        if (!step_.expect_status && final_status >= 400)
            throw StepFault{"the answer had status " + std::to_string(final_status)};
        if (!step_.expect_text.empty() && last.body.find(step_.expect_text) == std::string::npos)
            throw StepFault{"the answer does not hold the text of \"expect_text\""};
        if (!step_.expect_url.empty() && last.capture.url.find(step_.expect_url) == std::string::npos)
            throw StepFault{"the redirects did not end at an address with the text of \"expect_url\""};
    }

    const RecipeStep& step_;
    Visitor& visitor_;
    StepsTaken& taken_;
    const std::function<void(const Visitor&)>& before_submit_;
};

bool tells_nothing(const HttpAnswer& answer) {
    return answer.problem || answer.capture.status >= 500 || answer.capture.status == 429;
}

}  // namespace

StepsTaken take_steps(const std::vector<RecipeStep>& steps, const std::string& what, Visitor& visitor,
                      const std::function<void(const Visitor&)>& before_submit) {
    StepsTaken taken;
    bool called = false;
    const std::function<void(const Visitor&)> once = [&called, &taken, &before_submit](const Visitor& now) {
        if (called) return;
        called = true;
        taken.submitted = taken.answers.size();
        if (before_submit) before_submit(now);
    };
    for (std::size_t index = 0; index < steps.size(); ++index) {
        try {
            StepTaker(steps[index], visitor, taken, once).take();
        } catch (const StepFault& fault) {
            taken.fault =
                "step " + std::to_string(index + 1) + " of \"" + what + "\" did not work: " + fault.sentence;
            break;
        }
    }
    if (!called) taken.submitted = taken.answers.size();
    return taken;
}

ProtectedPage look_behind_login(const LoginRecipe& recipe, Visitor& visitor) {
    ProtectedPage page;
    page.asked = visitor.visit(absolute_url(visitor.world(), recipe.protected_url));
    const HttpAnswer& last = page.asked.last();
    // A page that should be 503 when logged in is nothing anybody writes into a recipe.
    if (tells_nothing(page.asked.first()) || tells_nothing(last)) return page;
    const bool status =
        !recipe.logged_in_status || page.asked.first().capture.status == *recipe.logged_in_status;
    const bool text =
        recipe.logged_in_text.empty() || last.body.find(recipe.logged_in_text) != std::string::npos;
    page.logged_in = status && text ? LoggedIn::yes : LoggedIn::no;
    return page;
}

LoggedIn is_logged_in(const LoginRecipe& recipe, Visitor visitor) {
    return look_behind_login(recipe, visitor).logged_in;
}

std::string absolute_url(const VisitorWorld& world, const std::string& url) {
    const auto resolved = resolve_web_url(world.start, url);
    if (!resolved)
        throw Error(ErrorCode::invalid_argument,
                    "the recipe has an invalid address: " + url + "; write /path or https://host/path");
    return resolved->text();
}

}  // namespace sessionaudit
