// Filling in a letter.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace sessionaudit {

using LetterValues = std::map<std::string, std::string, std::less<>>;

/// The names between {{ and }}, in the order they stand.
std::vector<std::string> placeholders_of(std::string_view text);

/// Puts the values in. Values are taken as they are and not looked at again. Throws Error{internal} for a
/// name without a value.
std::string fill_in(std::string_view text, const LetterValues& values);

struct FilledLetter {
    std::string title;
    std::vector<std::string> paragraphs;  ///< those that have all their values
};
/// The first line is the title; paragraphs have blank lines between them, and their lines are joined.
FilledLetter fill_in_letter(std::string_view text, const LetterValues& values);

/// Text for HTML: markup becomes text, line ends become <br>, control characters become spaces.
std::string to_html(std::string_view text);

std::string render_as_text(const FilledLetter& letter);
std::string render_as_html(const FilledLetter& letter, std::string_view page, std::string_view language);

}  // namespace sessionaudit
