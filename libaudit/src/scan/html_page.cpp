#include "scan/html_page.hpp"

#include <array>

#include "core/ascii.hpp"
#include "scan/cookie_table.hpp"
#include "scan/html_tokens.hpp"
#include "scan/web_url.hpp"

namespace sessionaudit {
namespace {

constexpr std::size_t kLinksMax = 5000;
constexpr std::size_t kFormsMax = 200;
constexpr std::size_t kFieldsMax = 500;
constexpr std::size_t kCookiePagesMax = 10;

struct LinkAttribute {
    std::string_view element;
    std::string_view attribute;
};
constexpr std::array<LinkAttribute, 6> kLinks{{{"a", "href"},
                                               {"area", "href"},
                                               {"link", "href"},
                                               {"script", "src"},
                                               {"img", "src"},
                                               {"iframe", "src"}}};

bool speaks_of_cookies(std::string_view text) {
    return ascii::to_lower(text).find("cookie") != std::string::npos;
}

/// The URL in `5; url=/next` of <meta http-equiv=refresh>.
std::string refresh_target(std::string_view content) {
    const std::string lower = ascii::to_lower(content);
    const std::size_t found = lower.find("url=");
    if (found == std::string::npos) return {};
    return std::string(ascii::trim(content.substr(found + 4), " \t'\""));
}

class PageReader {
  public:
    explicit PageReader(const std::string& url) : tables_(url), base_(parse_web_url(url)) {
        if (base_) own_ = base_->text();
    }

    void take(const HtmlToken& token) {
        tables_.take(token);
        switch (token.kind) {
            case HtmlToken::Kind::start:
                start_tag(token);
                break;
            case HtmlToken::Kind::end:
                end_tag(token.name);
                break;
            case HtmlToken::Kind::text:
                text(token.text);
                break;
        }
    }

    HtmlPage page() && {
        end_link();
        page_.facts.cut = page_.facts.cut || tables_.cut();
        page_.facts.declared = std::move(tables_).rows();
        return std::move(page_);
    }

  private:
    void start_tag(const HtmlToken& token) {
        if (token.name == "base" && !base_read_ && token.has("href")) {
            base_read_ = true;
            if (auto url = resolved(token.attribute("href"))) base_ = std::move(url);
        } else if (token.name == "meta" &&
                   ascii::equal_ignoring_case(token.attribute("http-equiv"), "refresh")) {
            add_link(refresh_target(token.attribute("content")), "meta");
        } else if (token.name == "form") {
            start_form(token);
        } else {
            for (const LinkAttribute& link : kLinks)
                if (link.element == token.name && token.has(link.attribute))
                    add_link(token.attribute(link.attribute), std::string(link.element));
            if (token.name == "a") start_link(token);
            if (in_form_) start_field(token);
        }
    }

    void end_tag(const std::string& name) {
        if (name == "form") in_form_ = false;
        if (name == "a") end_link();
        if (name == "select") in_select_ = false;
        if (name == "textarea") in_textarea_ = false;
    }

    void text(std::string_view words) {
        if (in_link_ && link_text_.size() < 200) link_text_ += decode_html(words.substr(0, 200));
        if (in_form_ && in_textarea_ && !form().fields.empty()) {
            // The first line break after the tag is not part of the value.
            if (words.starts_with("\r\n")) words.remove_prefix(1);
            if (words.starts_with('\n')) words.remove_prefix(1);
            form().fields.back().second = decode_html(words);
        }
    }

    std::optional<WebUrl> resolved(const std::string& reference) const {
        return base_ ? resolve_web_url(*base_, reference) : std::nullopt;
    }

    void add_link(const std::string& reference, std::string element) {
        if (page_.facts.links.size() >= kLinksMax) {
            page_.facts.cut = true;
            return;
        }
        if (const auto url = resolved(reference))
            page_.facts.links.push_back({url->text(), std::move(element)});
    }

    void start_link(const HtmlToken& token) {
        end_link();
        const auto url = resolved(token.attribute("href"));
        in_link_ = url && token.has("href") && url->text() != own_;
        if (in_link_) link_url_ = url->text();
        link_text_.clear();
        link_path_says_ = in_link_ && speaks_of_cookies(url->path);
    }

    void end_link() {
        const bool says = in_link_ && (link_path_says_ || speaks_of_cookies(link_text_));
        if (says && page_.cookie_pages.size() < kCookiePagesMax) page_.cookie_pages.push_back(link_url_);
        in_link_ = false;
    }

    void start_form(const HtmlToken& token) {
        if (in_form_) return;  // a form inside a form does not begin one
        if (page_.forms.size() == kFormsMax) {
            page_.facts.cut = true;
            return;
        }
        HtmlForm form;
        const auto action = resolved(token.attribute("action"));
        if (action) form.action = token.attribute("action").empty() ? own_ : action->text();
        form.method = ascii::equal_ignoring_case(token.attribute("method"), "post") ? "POST" : "GET";
        if (!form.action.empty()) page_.facts.links.push_back({form.action, "form"});
        page_.forms.push_back(std::move(form));
        in_form_ = true;
    }

    HtmlForm& form() { return page_.forms.back(); }

    void add_field(const HtmlToken& token, std::string value) {
        std::string name = token.attribute("name");
        if (name.empty()) return;
        if (form().fields.size() == kFieldsMax)
            page_.facts.cut = true;
        else
            form().fields.emplace_back(std::move(name), std::move(value));
    }

    void start_field(const HtmlToken& token) {
        if (token.name == "input") {
            input(token);
        } else if (token.name == "textarea") {
            const std::size_t before = form().fields.size();
            add_field(token, {});
            in_textarea_ = form().fields.size() > before;
        } else if (token.name == "select") {
            const std::size_t before = form().fields.size();
            add_field(token, {});
            in_select_ = form().fields.size() > before;
            option_seen_ = false;
        } else if (token.name == "option" && in_select_) {
            if (!option_seen_ || token.has("selected"))
                form().fields.back().second = token.attribute("value");
            option_seen_ = true;
        }
    }

    void input(const HtmlToken& token) {
        const std::string type = ascii::to_lower(token.attribute("type"));
        for (const std::string_view sends_nothing : {"submit", "button", "image", "reset", "file"})
            if (type == sends_nothing) return;
        const bool box = type == "checkbox" || type == "radio";
        if (box && !token.has("checked")) return;
        add_field(token, box && !token.has("value") ? std::string("on") : token.attribute("value"));
    }

    HtmlPage page_;
    CookieTables tables_;
    std::optional<WebUrl> base_;
    std::string own_;
    std::string link_url_;
    std::string link_text_;
    bool base_read_ = false;
    bool in_link_ = false;
    bool link_path_says_ = false;
    bool in_form_ = false;
    bool in_select_ = false;
    bool option_seen_ = false;
    bool in_textarea_ = false;
};

}  // namespace

HtmlPage read_html_page(std::string_view html, const std::string& url) {
    PageReader reader(url);
    HtmlTokens tokens(html);
    HtmlToken token;
    while (tokens.next(token))
        reader.take(token);
    HtmlPage page = std::move(reader).page();
    page.facts.bytes = html.size();
    return page;
}

}  // namespace sessionaudit
