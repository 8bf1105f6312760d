#include "cookie/audit/url_secrets.hpp"

#include <algorithm>

#include "cookie/audit/url_parts.hpp"
#include "cookie/audit/value_shape.hpp"
#include "core/ascii.hpp"

namespace sessionaudit {
namespace {

bool is_letter_or_digit(char c) {
    return ascii::is_lower(c) || ascii::is_digit(c);
}

/// "user_pin" and "pin" have the word pin, "spinner" has not.
bool has_word(std::string_view name, std::string_view word) {
    for (std::size_t at = name.find(word); at != std::string_view::npos; at = name.find(word, at + 1)) {
        const std::size_t end = at + word.size();
        if ((at == 0 || !is_letter_or_digit(name[at - 1])) &&
            (end == name.size() || !is_letter_or_digit(name[end])))
            return true;
    }
    return false;
}

/// A name whose value is a secret however short.
bool names_secret(std::string_view written) {
    static constexpr std::string_view kParts[] = {"token",  "secret", "passw",     "passphrase", "session",
                                                  "apikey", "otp",    "signature", "credential", "ticket"};
    static constexpr std::string_view kWords[] = {"pw",    "pwd",  "pass", "pin",   "code", "sid",
                                                  "key",   "auth", "csrf", "nonce", "sig",  "xsrf",
                                                  "state", "jwt",  "mfa",  "tan"};
    const std::string name = ascii::to_lower(written);
    return names_session_parameter(name) ||
           std::any_of(std::begin(kParts), std::end(kParts),
                       [&](std::string_view part) { return name.find(part) != std::string::npos; }) ||
           std::any_of(std::begin(kWords), std::end(kWords),
                       [&](std::string_view word) { return has_word(name, word); });
}

bool holds_mail_address(std::string_view text) {
    // At the beginning it is the sign of a user's public page: /@somebody.
    return text.find('@', 1) != std::string_view::npos || text.find("%40") != std::string_view::npos;
}

/// What length_of() has put there already: "<12 bytes>", or its first word in a sentence taken apart.
bool is_length(std::string_view value) {
    if (!value.starts_with('<')) return false;
    const std::string_view after =
        value.substr(std::min(value.find_first_not_of("0123456789", 1), value.size()));
    return after.empty() || after == " bytes>" || after == " byte>";
}

std::string hidden_parameter(std::string_view parameter, HidePart hide) {
    constexpr std::size_t kLong = 8;
    const std::size_t equals = parameter.find('=');
    if (equals == std::string_view::npos)
        return looks_random(parameter) || holds_mail_address(parameter) ? hide(parameter)
                                                                        : std::string(parameter);
    const std::string_view name = parameter.substr(0, equals);
    const std::string_view value = parameter.substr(equals + 1);
    const bool secret = value.size() >= kLong || names_secret(name) || holds_mail_address(value);
    return std::string(parameter.substr(0, equals + 1)) +
           (secret && value.size() > 1 && !is_length(value) ? hide(value) : std::string(value));
}

std::string hidden_list(std::string_view list, std::string_view separators, HidePart hide) {
    std::string result;
    while (true) {
        const std::size_t end = std::min(list.find_first_of(separators), list.size());
        result += hidden_parameter(list.substr(0, end), hide);
        if (end == list.size()) return result;
        result += list[end];
        list.remove_prefix(end + 1);
    }
}

std::string hidden_segment(std::string_view segment, HidePart hide) {
    constexpr std::size_t kBracketedMin = 8;
    const std::size_t semicolon = std::min(segment.find(';'), segment.size());
    const std::string_view name = segment.substr(0, semicolon);
    const bool bracketed =
        name.size() >= kBracketedMin && name.starts_with('(') && name.find(')') != std::string_view::npos;
    std::string result =
        bracketed || looks_random(name) || holds_mail_address(name) ? hide(name) : std::string(name);
    if (semicolon == segment.size()) return result;
    result += ';';
    return result += hidden_list(segment.substr(semicolon + 1), ";", hide);
}

std::string hidden_path(std::string_view path, HidePart hide) {
    std::string result;
    while (true) {
        const std::size_t end = std::min(path.find('/'), path.size());
        result += hidden_segment(path.substr(0, end), hide);
        if (end == path.size()) return result;
        result += '/';
        path.remove_prefix(end + 1);
    }
}

/// `user:password@` before a host that may have no scheme before it.
std::string_view without_user(std::string_view text) {
    const std::string_view authority = text.substr(0, text.find_first_of("/?#"));
    const std::size_t at = authority.rfind('@');
    const bool user = at != std::string_view::npos && authority.find(':') < at;
    return user ? text.substr(at + 1) : text;
}

/// Brackets, commas and single quotes may stand in a URL.
bool ends_word(char c) {
    return c == ' ' || c == '"' || c == '<' || static_cast<unsigned char>(c) < 0x20;
}

}  // namespace

std::string hidden_url(std::string_view url, HidePart hide) {
    std::string result;
    if (const std::size_t colon = url.find("://"); colon < url.find_first_of("/?#")) {
        std::string_view rest = url.substr(colon + 3);
        const std::size_t end = std::min(rest.find_first_of("/?#"), rest.size());
        std::string_view authority = rest.substr(0, end);
        if (const std::size_t at = authority.rfind('@'); at != std::string_view::npos)
            authority.remove_prefix(at + 1);
        result.append(url.substr(0, colon + 3)).append(authority);
        url = rest.substr(end);
    }
    const std::size_t path_end = std::min(url.find_first_of("?#"), url.size());
    result += hidden_path(url.substr(0, path_end), hide);
    return result += hidden_list(url.substr(path_end), "?&;#", hide);
}

std::string shown_target(std::string_view target) {
    if (target.find("://") != std::string_view::npos) return shown_url(target);
    target = without_user(target);
    const std::size_t question = std::min(target.find('?'), target.size());
    return std::string(target.substr(0, question)) + hidden_list(target.substr(question), "?&;#", &length_of);
}

std::string shown_text(std::string_view sentence) {
    std::string result;
    while (!sentence.empty()) {
        const auto* const stop = std::find_if(sentence.begin(), sentence.end(), ends_word);
        const auto end = static_cast<std::size_t>(stop - sentence.begin());
        const std::string_view word = sentence.substr(0, end);
        result += word.find("://") == std::string_view::npos ? std::string(word) : shown_url(word);
        if (end < sentence.size()) result += sentence[end];
        sentence.remove_prefix(std::min(end + 1, sentence.size()));
    }
    return result;
}

}  // namespace sessionaudit
