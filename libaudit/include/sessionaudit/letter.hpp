// Letters to data subjects, in English, German, French and Spanish, as text or as a page of HTML.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#pragma GCC visibility push(default)
namespace sessionaudit {

enum class LetterKind : std::uint8_t { acknowledgement, identity_check, extension, refusal, completion };
std::string_view to_string(LetterKind kind) noexcept;
std::optional<LetterKind> parse_letter_kind(std::string_view text) noexcept;
/// "en", "de", "fr", "es"
std::vector<std::string> letter_languages();

/// All texts are UTF-8 and may hold anything: in HTML they come out as text.
struct LetterOptions {
    std::string language;  ///< empty: the request's; an unsupported one: en
    bool html = false;
    std::string controller;  ///< the controller's name and address
    std::string contact;     ///< where to write about it
    std::string authority;   ///< whom to complain to
    std::string recipient;   ///< how the person is addressed; may be empty
    std::string note;        ///< an additional paragraph
    std::string code;        ///< for an identity check: the code, which is known to nobody else
};

}  // namespace sessionaudit
#pragma GCC visibility pop
