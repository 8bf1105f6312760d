#include "cookie/audit/personal_data.hpp"

#include <algorithm>
#include <string>

#include "cookie/audit/value_shape.hpp"
#include "core/ascii.hpp"
#include "core/percent.hpp"

namespace sessionaudit {
namespace {

using ascii::is_alnum;
using ascii::is_digit;
using ascii::is_letter;

bool is_local(char c) {
    return is_alnum(c) || c == '.' || c == '_' || c == '-' || c == '+';
}

/// local@host.tld, with letters in the last label.
bool has_email(std::string_view text) {
    for (std::size_t at = text.find('@'); at != std::string_view::npos; at = text.find('@', at + 1)) {
        if (at == 0 || !is_local(text[at - 1])) continue;
        std::size_t end = at + 1;
        while (end < text.size() && (is_alnum(text[end]) || text[end] == '-' || text[end] == '.'))
            ++end;
        std::string_view host = text.substr(at + 1, end - at - 1);
        while (!host.empty() && host.back() == '.')
            host.remove_suffix(1);
        const std::size_t dot = host.rfind('.');
        if (dot == std::string_view::npos || dot == 0 || host.size() - dot < 3) continue;
        const std::string_view label = host.substr(dot + 1);
        if (std::all_of(label.begin(), label.end(), is_letter)) return true;
    }
    return false;
}

/// +49 30 1234567: nine to fifteen digits (E.164), with the marks that people write between them.
bool has_phone(std::string_view text) {
    for (std::size_t plus = text.find('+'); plus != std::string_view::npos; plus = text.find('+', plus + 1)) {
        if (plus > 0 && is_alnum(text[plus - 1])) continue;
        std::size_t digits = 0;
        std::size_t at = plus + 1;
        for (; at < text.size(); ++at) {
            if (is_digit(text[at]))
                ++digits;
            else if (text[at] != ' ' && text[at] != '-' && text[at] != '(' && text[at] != ')' &&
                     text[at] != '.')
                break;
        }
        const bool alone = at == text.size() || (!is_alnum(text[at]) && text[at] != '/' && text[at] != '=');
        if (digits >= 9 && digits <= 15 && alone) return true;
    }
    return false;
}

constexpr std::string_view kFields[] = {
    "email",     "e-mail",     "e_mail",       "mail",      "useremail",   "user_email",
    "firstname", "first_name", "lastname",     "last_name", "surname",     "fullname",
    "full_name", "given_name", "family_name",  "username",  "user_name",   "phone",
    "telephone", "mobile",     "phone_number", "birthday",  "birthdate",   "date_of_birth",
    "dob",       "ssn",        "user_id",      "userid",    "customer_id", "customerid"};

bool is_field(std::string_view name) {
    return std::any_of(std::begin(kFields), std::end(kFields),
                       [&](std::string_view field) { return ascii::equal_ignoring_case(field, name); });
}

/// What a field says, when it says something: not null, not empty, not true.
bool says_something(std::string_view rest) {
    while (!rest.empty() && (rest.front() == ' ' || rest.front() == '"' || rest.front() == '\''))
        rest.remove_prefix(1);
    std::size_t size = 0;
    while (size < rest.size() && (is_alnum(rest[size]) || static_cast<unsigned char>(rest[size]) >= 0x80))
        ++size;
    const std::string_view word = rest.substr(0, size);
    if (word.empty() || word == "0") return false;
    return word != "null" && word != "true" && word != "false" && word != "undefined" && word != "none";
}

/// `"field": "..."`, `field=...&`, `field:...`.
bool has_named_field(std::string_view text) {
    for (std::size_t at = text.find_first_of(":="); at != std::string_view::npos;
         at = text.find_first_of(":=", at + 1)) {
        std::size_t end = at;
        while (end > 0 && (text[end - 1] == '"' || text[end - 1] == ' ' || text[end - 1] == '\''))
            --end;
        std::size_t begin = end;
        while (begin > 0 && (is_alnum(text[begin - 1]) || text[begin - 1] == '_' || text[begin - 1] == '-'))
            --begin;
        if (is_field(text.substr(begin, end - begin)) && says_something(text.substr(at + 1))) return true;
    }
    return false;
}

PersonalData look(std::string_view text) {
    if (has_email(text)) return PersonalData::email;
    if (has_phone(text)) return PersonalData::phone;
    if (has_named_field(text)) return PersonalData::named_field;
    return PersonalData::none;
}

/// What base64 hides, the whole value or its part before a signature.
PersonalData look_into_base64(std::string_view text) {
    constexpr std::size_t kTextMin = 12;
    const std::string_view first = text.substr(0, text.find('.'));
    if (first.size() < kTextMin) return PersonalData::none;
    const auto decoded = readable_base64(first);
    return decoded ? look(*decoded) : PersonalData::none;
}

}  // namespace

std::string_view words_of(PersonalData found) noexcept {
    switch (found) {
        case PersonalData::none:
            return "nothing personal";
        case PersonalData::email:
            return "an e-mail address";
        case PersonalData::phone:
            return "a telephone number";
        case PersonalData::named_field:
            return "a person's name or number in a field of its own";
    }
    return "";
}

PersonalData personal_data_in(std::string_view name, std::string_view value) {
    // Most values are one random run, and are left as soon as that is seen.
    constexpr std::size_t kValueMin = 3;
    if (value.size() < kValueMin) return PersonalData::none;
    if (const PersonalData found = look(value); found != PersonalData::none) return found;
    std::string decoded;
    if (value.find('%') != std::string_view::npos) {
        decoded = percent_decoded(percent_decoded(value));
        if (const PersonalData found = look(decoded); found != PersonalData::none) return found;
        value = decoded;
    }
    if (is_field(name) && says_something(value) && !looks_random(value)) return PersonalData::named_field;
    return look_into_base64(value);
}

}  // namespace sessionaudit
