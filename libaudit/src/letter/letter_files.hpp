// The letters that travel inside the program: policies/letters/<language>/*.txt.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "sessionaudit/letter.hpp"

namespace sessionaudit {

/// The template of a letter. A language that there is none of is English.
std::string_view letter_text(std::string_view language, LetterKind kind);
/// words.txt of a language: name to text.
const std::map<std::string, std::string, std::less<>>& letter_words(std::string_view language);
/// The frame of a letter in HTML.
std::string_view letter_page();
/// The language itself where there are letters in it, else "en".
std::string letter_language(std::string_view language);

}  // namespace sessionaudit
