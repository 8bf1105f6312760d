#include "letter/letter_files.hpp"

#include <algorithm>
#include <iterator>
#include <span>

#include "core/ascii.hpp"
#include "letter_page.hpp"
#include "letters_de.hpp"
#include "letters_en.hpp"
#include "letters_es.hpp"
#include "letters_fr.hpp"
#include "sessionaudit/error.hpp"

namespace sessionaudit {
namespace {

using Words = std::map<std::string, std::string, std::less<>>;

struct Language {
    std::string_view id;
    std::span<const EmbeddedFile> files;
};

constexpr Language kLanguages[] = {
    {"en", kLettersEn},
    {"de", kLettersDe},
    {"fr", kLettersFr},
    {"es", kLettersEs},
};

const Language& find_language(std::string_view id) {
    const auto* const found = std::find_if(std::begin(kLanguages), std::end(kLanguages),
                                           [&](const Language& language) { return language.id == id; });
    return found == std::end(kLanguages) ? kLanguages[0] : *found;
}

std::string_view file_of(const Language& language, const std::string& name) {
    for (const EmbeddedFile& file : language.files)
        if (file.name == name) return file.text;
    throw Error(ErrorCode::internal, "the letters in " + std::string(language.id) + " lack " + name);
}

Words parse_words(std::string_view text) {
    Words words;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        const std::string_view line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        const std::size_t equals = line.find('=');
        if (line.starts_with('#') || equals == std::string_view::npos) continue;
        words.emplace(ascii::trim(line.substr(0, equals), " \t\r"),
                      ascii::trim(line.substr(equals + 1), " \t\r"));
    }
    return words;
}

std::map<std::string_view, Words> read_all_words() {
    std::map<std::string_view, Words> all;
    for (const Language& language : kLanguages)
        all.emplace(language.id, parse_words(file_of(language, "words.txt")));
    return all;
}

}  // namespace

std::string_view letter_text(std::string_view language, LetterKind kind) {
    return file_of(find_language(language), std::string(to_string(kind)) + ".txt");
}

const std::map<std::string, std::string, std::less<>>& letter_words(std::string_view language) {
    static const auto all = read_all_words();  // part of the program: they never change
    return all.at(find_language(language).id);
}

std::string_view letter_page() {
    return kLetterPage[0].text;
}

std::string letter_language(std::string_view language) {
    return std::string(find_language(language).id);
}

std::vector<std::string> letter_languages() {
    std::vector<std::string> ids;
    for (const Language& language : kLanguages)
        ids.emplace_back(language.id);
    return ids;
}

}  // namespace sessionaudit
