#include "scan/html_tokens.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "core/ascii.hpp"

namespace sessionaudit {
namespace {

constexpr std::size_t kAttributesMax = 64;
constexpr std::string_view kSpace = " \t\r\n\f";

bool is_letter(char c) {
    return ascii::is_letter(c);
}

/// Elements whose contents are no markup (WHATWG 13.2.5: raw text and RCDATA).
bool is_raw(std::string_view name) {
    constexpr std::array<std::string_view, 8> kRaw{"script", "style",   "title",    "textarea",
                                                   "xmp",    "noembed", "noframes", "iframe"};
    return std::ranges::find(kRaw, name) != kRaw.end();
}

}  // namespace

std::string HtmlToken::attribute(std::string_view wanted) const {
    for (const auto& [key, value] : attributes)
        if (ascii::equal_ignoring_case(key, wanted)) return decode_html(value);
    return {};
}

bool HtmlToken::has(std::string_view wanted) const {
    return std::ranges::any_of(
        attributes, [&](const auto& pair) { return ascii::equal_ignoring_case(pair.first, wanted); });
}

bool HtmlTokens::next(HtmlToken& token) {
    token.attributes.clear();
    token.name.clear();
    token.text = {};
    if (!pending_text_.empty()) {
        token.kind = HtmlToken::Kind::text;
        token.text = std::exchange(pending_text_, {});
        return true;
    }
    while (at_ < html_.size()) {
        if (html_[at_] == '<' && markup(token)) {
            if (!token.name.empty()) return true;
            continue;
        }
        const std::size_t end = std::min(html_.find('<', at_ + 1), html_.size());
        token.kind = HtmlToken::Kind::text;
        token.text = html_.substr(at_, end - at_);
        at_ = end;
        return true;
    }
    return false;
}

/// At a '<'. False where it is plain text; true with an empty name where something was skipped.
bool HtmlTokens::markup(HtmlToken& token) {
    const char after = at_ + 1 < html_.size() ? html_[at_ + 1] : '\0';
    if (after == '!') {
        if (html_.substr(at_).starts_with("<!--"))
            skip_comment();
        else
            skip_past('>');
        return true;
    }
    if (after == '?') {
        skip_past('>');
        return true;
    }
    const bool closes = after == '/';
    const std::size_t begin = at_ + (closes ? 2 : 1);
    if (begin >= html_.size() || !is_letter(html_[begin])) {
        if (!closes || begin >= html_.size()) return false;
        skip_past('>');  // "</" before anything else is a comment to a browser
        return true;
    }
    const std::size_t end = std::min(html_.find_first_of(" \t\r\n\f/>", begin), html_.size());
    token.kind = closes ? HtmlToken::Kind::end : HtmlToken::Kind::start;
    token.name = ascii::to_lower(html_.substr(begin, std::min<std::size_t>(end - begin, 64)));
    at_ = end;
    attributes(token);
    if (!closes && is_raw(token.name)) raw_content(token.name);
    return true;
}

void HtmlTokens::attributes(HtmlToken& token) {
    while (at_ < html_.size()) {
        at_ = std::min(html_.find_first_not_of(" \t\r\n\f/", at_), html_.size());
        if (at_ == html_.size()) return;
        if (html_[at_] == '>') {
            ++at_;
            return;
        }
        attribute(token);
    }
}

void HtmlTokens::attribute(HtmlToken& token) {
    const std::size_t begin = at_;
    // An equals sign where a name should begin belongs to the name.
    at_ = std::min(html_.find_first_of(" \t\r\n\f/>=", at_ + 1), html_.size());
    const std::string_view name = html_.substr(begin, at_ - begin);
    skip_space();
    std::string_view value;
    if (at_ < html_.size() && html_[at_] == '=') {
        ++at_;
        skip_space();
        value = attribute_value();
    }
    if (token.attributes.size() < kAttributesMax) token.attributes.emplace_back(name, value);
}

std::string_view HtmlTokens::attribute_value() {
    if (at_ >= html_.size() || html_[at_] == '>') return {};
    const char quote = html_[at_];
    const bool quoted = quote == '"' || quote == '\'';
    const std::size_t begin = at_ + (quoted ? 1 : 0);
    const std::size_t end = quoted ? html_.find(quote, begin) : html_.find_first_of(" \t\r\n\f>", begin);
    const std::size_t stop = std::min(end, html_.size());
    at_ = std::min(stop + (quoted ? 1 : 0), html_.size());
    return html_.substr(begin, stop - begin);
}

void HtmlTokens::skip_comment() {
    at_ += 4;
    if (html_.substr(at_).starts_with('>') || html_.substr(at_).starts_with("->")) {
        skip_past('>');
        return;
    }
    const std::size_t plain = html_.find("--", at_);
    std::size_t end = plain;
    while (end != std::string_view::npos) {
        std::size_t after = end + 2;
        while (after < html_.size() && html_[after] == '-')
            ++after;
        if (after < html_.size() && html_[after] == '!') ++after;
        if (after < html_.size() && html_[after] == '>') {
            at_ = after + 1;
            return;
        }
        end = html_.find("--", after);
    }
    at_ = html_.size();
}

void HtmlTokens::skip_past(char end) {
    const std::size_t found = html_.find(end, at_);
    at_ = found == std::string_view::npos ? html_.size() : found + 1;
}

void HtmlTokens::skip_space() {
    at_ = std::min(html_.find_first_not_of(kSpace, at_), html_.size());
}

void HtmlTokens::raw_content(const std::string& name) {
    const std::size_t begin = at_;
    std::size_t end = begin;
    while ((end = html_.find("</", end)) != std::string_view::npos) {
        const std::string_view rest = html_.substr(end + 2);
        const bool ends = rest.size() >= name.size() &&
                          ascii::equal_ignoring_case(rest.substr(0, name.size()), name) &&
                          (rest.size() == name.size() || !is_letter(rest[name.size()]));
        if (ends) break;
        end += 2;
    }
    at_ = std::min(end, html_.size());
    if (name == "title" || name == "textarea") pending_text_ = html_.substr(begin, at_ - begin);
}

}  // namespace sessionaudit
