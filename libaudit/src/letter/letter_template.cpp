#include "letter/letter_template.hpp"

#include <algorithm>

#include "core/plain_text.hpp"
#include "sessionaudit/error.hpp"

namespace sessionaudit {
namespace {

constexpr std::string_view kOpen = "{{";
constexpr std::string_view kClose = "}}";

/// Calls `plain` and `name` for the pieces of a text, in order.
template <typename Plain, typename Name>
void walk(std::string_view text, const Plain& plain, const Name& name) {
    while (true) {
        const std::size_t open = text.find(kOpen);
        const std::size_t close =
            open == std::string_view::npos ? open : text.find(kClose, open + kOpen.size());
        if (close == std::string_view::npos) return plain(text);
        plain(text.substr(0, open));
        name(text.substr(open + kOpen.size(), close - open - kOpen.size()));
        text.remove_prefix(close + kClose.size());
    }
}

const std::string& value_of(const LetterValues& values, std::string_view name) {
    const auto found = values.find(name);
    if (found == values.end())
        throw Error(ErrorCode::internal, "a letter wants " + std::string(name) + ", which nothing gives");
    return found->second;
}

bool has_all(std::string_view paragraph, const LetterValues& values) {
    const auto names = placeholders_of(paragraph);
    return std::none_of(names.begin(), names.end(),
                        [&](const std::string& name) { return value_of(values, name).empty(); });
}

/// Paragraphs, each as one line.
std::vector<std::string> paragraphs_of(std::string_view text) {
    std::vector<std::string> paragraphs(1);
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        const std::string_view line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (line.empty()) {
            if (!paragraphs.back().empty()) paragraphs.emplace_back();
            continue;
        }
        if (!paragraphs.back().empty()) paragraphs.back() += ' ';
        paragraphs.back() += line;
    }
    if (paragraphs.back().empty()) paragraphs.pop_back();
    return paragraphs;
}

}  // namespace

std::vector<std::string> placeholders_of(std::string_view text) {
    std::vector<std::string> names;
    walk(
        text, [](std::string_view) {}, [&](std::string_view name) { names.emplace_back(name); });
    return names;
}

std::string fill_in(std::string_view text, const LetterValues& values) {
    std::string filled;
    walk(
        text, [&](std::string_view plain) { filled += plain; },
        [&](std::string_view name) { filled += value_of(values, name); });
    return filled;
}

FilledLetter fill_in_letter(std::string_view text, const LetterValues& values) {
    FilledLetter letter;
    for (const std::string& paragraph : paragraphs_of(text)) {
        if (letter.title.empty())
            letter.title = fill_in(paragraph, values);
        else if (has_all(paragraph, values))
            letter.paragraphs.push_back(fill_in(paragraph, values));
    }
    return letter;
}

std::string to_html(std::string_view text) {
    std::string html;
    for (const char c : escape_html(text)) {
        if (c == '\n') html += "<br>";
        html += c;
    }
    return html;
}

std::string render_as_text(const FilledLetter& letter) {
    std::string text = letter.title + "\n";
    for (const std::string& paragraph : letter.paragraphs)
        text += "\n" + paragraph + "\n";
    // What steers a terminal or a mail program is no part of a letter.
    std::replace_if(
        text.begin(), text.end(),
        [](char c) { return (static_cast<unsigned char>(c) < 0x20 && c != '\n') || c == '\x7F'; }, ' ');
    return text;
}

std::string render_as_html(const FilledLetter& letter, std::string_view page, std::string_view language) {
    std::string paragraphs;
    for (const std::string& paragraph : letter.paragraphs)
        paragraphs += "<p>" + to_html(paragraph) + "</p>\n";
    if (!paragraphs.empty()) paragraphs.pop_back();
    return fill_in(
        page, {{"lang", to_html(language)}, {"title", to_html(letter.title)}, {"paragraphs", paragraphs}});
}

}  // namespace sessionaudit
