// What a password must be: NIST SP 800-63B-4 section 3.1.1.2. Length counts, composition does not; what is
// guessed first is refused.
#include <algorithm>
#include <array>

#include "core/ascii.hpp"
#include "core/utf8.hpp"
#include "sessionaudit/error.hpp"
#include "sessionaudit/staff.hpp"

namespace sessionaudit {
namespace {

/// What the commonest passwords are made of, as people stretch them to the length that is asked for.
constexpr std::array<std::string_view, 20> kCommonest = {"password",
                                                         "passwort",
                                                         "passw0rd",
                                                         "123456789",
                                                         "1234567890",
                                                         "qwertyuiop",
                                                         "qwertzuiop",
                                                         "azertyuiop",
                                                         "asdfghjkl",
                                                         "zxcvbnm",
                                                         "iloveyou",
                                                         "letmein",
                                                         "welcome",
                                                         "administrator",
                                                         "sessionaudit",
                                                         "changeme",
                                                         "1q2w3e4r5t6y",
                                                         "abcdefghijklmnopqrstuvwxyz",
                                                         "correcthorsebatterystaple",
                                                         "motdepasse"};

[[noreturn]] void refuse(const std::string& sentence) {
    throw Error(ErrorCode::invalid_argument, sentence);
}

/// Only this word again and again, or its beginning: passwordpassword, anna.anna.anna without the points.
bool repeats(std::string_view text, std::string_view word) {
    if (word.empty()) return false;
    for (std::size_t i = 0; i < text.size(); ++i)
        if (text[i] != word[i % word.size()]) return false;
    return true;
}

/// The word, with no more than a few digits and signs around it.
bool is_little_more_than(std::string_view text, std::string_view word) {
    const std::size_t at = text.find(word);
    if (at == std::string_view::npos) return false;
    const auto letter = [](char c) { return ascii::is_lower(c) || static_cast<unsigned char>(c) >= 0x80; };
    return std::none_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), letter) &&
           std::none_of(text.begin() + static_cast<std::ptrdiff_t>(at + word.size()), text.end(), letter);
}

}  // namespace

void require_password(std::string_view password, std::string_view name) {
    if (password.size() > kPasswordBytesMax) refuse("a password has at most 1024 bytes");
    std::size_t characters = 0;
    for (std::string_view rest = password; !rest.empty(); ++characters) {
        const auto point = take_code_point(rest);
        if (!point) refuse("a password is UTF-8 text");
        if (*point < 0x20 || *point == 0x7F) refuse("a password has no control characters");
    }
    if (characters < kPasswordCharactersMin)
        refuse("a password has at least 15 characters; a few words that nobody would guess will do");
    const std::string text = ascii::to_lower(password);
    if (text == name || repeats(text, name) || (name.size() >= 4 && is_little_more_than(text, name)))
        refuse("the name is no password; choose another one");
    if (repeats(text, text.substr(0, 1)) || repeats(text, text.substr(0, 2)) ||
        std::any_of(kCommonest.begin(), kCommonest.end(), [&](std::string_view word) {
            return repeats(text, word) || is_little_more_than(text, word);
        }))
        refuse("this password is among the first that are guessed; choose another one");
}

}  // namespace sessionaudit
