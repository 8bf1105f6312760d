#include "cookie/audit/value_shape.hpp"

#include <array>
#include <cmath>
#include <cstdint>

#include "core/ascii.hpp"
#include "core/percent.hpp"
#include "core/utf8.hpp"
#include "sessionaudit/bytes.hpp"

namespace sessionaudit {
namespace {

using ascii::is_alnum;
using ascii::is_digit;
using ascii::is_hex;
using ascii::is_lower;
using ascii::is_upper;

bool is_token_character(char c) {
    return is_alnum(c) || c == '-' || c == '_' || c == '+' || c == '/' || c == '=';
}

std::string_view unquoted(std::string_view value) {
    if (value.size() >= 2 && value.front() == '"' && value.back() == '"')
        return value.substr(1, value.size() - 2);
    return value;
}

/// 0 lower, 1 upper, 2 digit, 3 other.
int class_of(char c) {
    return is_lower(c) ? 0 : is_upper(c) ? 1 : is_digit(c) ? 2 : 3;
}

bool is_uuid(std::string_view value) {
    if (value.size() != 36) return false;
    for (std::size_t i = 0; i < value.size(); ++i) {
        const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        if (dash ? value[i] != '-' : !is_hex(value[i])) return false;
    }
    return true;
}

/// Of one run of token characters.
bool run_looks_random(std::string_view run) {
    constexpr std::size_t kLengthMin = 16;
    if (run.size() < kLengthMin) return false;
    if (is_uuid(run)) return true;
    std::size_t changes = 0;
    std::size_t digits = 0;
    std::size_t marks = 0;
    std::size_t distinct = 0;
    bool hex = true;
    std::array<bool, 256> seen{};
    for (std::size_t i = 0; i < run.size(); ++i) {
        const auto byte = static_cast<unsigned char>(run[i]);
        if (!seen[byte]) ++distinct;
        seen[byte] = true;
        if (is_digit(run[i])) ++digits;
        if (!is_alnum(run[i])) ++marks;
        hex = hex && is_hex(run[i]);
        // A dash between words is no change that chance has made.
        if (i > 0 && class_of(run[i]) != class_of(run[i - 1]) && class_of(run[i]) != 3 &&
            class_of(run[i - 1]) != 3)
            ++changes;
    }
    if (digits == 0 || digits + marks == run.size() || distinct < 7) return false;
    if (hex) return true;
    // Random base64 changes at more than half of its places, base32 and lower-case letters with digits at
    // about a third; camelCase at a fifth or less.
    return marks * 6 <= run.size() && changes * 4 >= run.size();
}

std::size_t run_end(std::string_view value, std::size_t begin) {
    while (begin < value.size() && is_token_character(value[begin]))
        ++begin;
    return begin;
}

double bits_of_run(std::string_view run) {
    bool lower = false;
    bool upper = false;
    bool digit = false;
    bool beyond_hex = false;
    bool mark = false;
    std::size_t size = 0;
    for (const char c : run) {
        if (c == '=') continue;
        ++size;
        lower = lower || is_lower(c);
        upper = upper || is_upper(c);
        digit = digit || is_digit(c);
        mark = mark || !is_alnum(c);
        beyond_hex = beyond_hex || !is_hex(c);
    }
    double alphabet = 0;
    if (!beyond_hex && !(lower && upper))
        alphabet = lower || upper ? 16 : 10;
    else
        alphabet = (lower ? 26 : 0) + (upper ? 26 : 0) + (digit ? 10 : 0) + (mark ? 2 : 0);
    return size == 0 ? 0 : static_cast<double>(size) * std::log2(std::max(alphabet, 2.0));
}

}  // namespace

std::string length_of(std::string_view value) {
    return "<" + std::to_string(value.size()) + (value.size() == 1 ? " byte>" : " bytes>");
}

bool looks_random(std::string_view value) {
    std::string decoded;
    if (value.find('%') != std::string_view::npos) {
        decoded = percent_decoded(value);
        value = decoded;
    }
    value = unquoted(value);
    for (std::size_t begin = 0; begin < value.size();) {
        const std::size_t end = run_end(value, begin);
        if (run_looks_random(value.substr(begin, end - begin))) return true;
        begin = end + 1;
    }
    return false;
}

bool is_uuid4(std::string_view value) {
    return is_uuid(value) && value[14] == '4' && std::string_view("89abAB").find(value[19]) != value.npos;
}

double bits_at_most(std::string_view value) {
    constexpr double kUuid4Bits = 122;
    const std::string decoded = percent_decoded(value);
    value = unquoted(decoded);
    if (is_uuid4(value)) return kUuid4Bits;
    double bits = 0;
    for (std::size_t begin = 0; begin < value.size();) {
        const std::size_t end = run_end(value, begin);
        bits += bits_of_run(value.substr(begin, end - begin));
        begin = end + 1;
    }
    return bits;
}

bool looks_like_jwt(std::string_view value) {
    // {" in base64url is eyJ.
    if (value.substr(0, 3) != "eyJ") return false;
    std::size_t dots = 0;
    for (const char c : value) {
        if (c == '.')
            ++dots;
        else if (!is_alnum(c) && c != '-' && c != '_')
            return false;
    }
    return dots == 2;
}

bool names_session_parameter(std::string_view name) {
    static constexpr std::string_view kNames[] = {
        "jsessionid", "phpsessid",         "sid",           "sessid",       "sessionid",
        "session_id", "session-id",        "session",       "sess",         "zenid",
        "oscsid",     "cftoken",           "session_token", "sessiontoken", "auth_token",
        "authtoken",  "asp.net_sessionid", "access_token",  "s_id",         "ssid",
        "sesskey"};
    if (ascii::starts_with_ignoring_case(name, "aspsessionid")) return true;
    for (const std::string_view known : kNames)
        if (ascii::equal_ignoring_case(name, known)) return true;
    return false;
}

std::optional<std::string> readable_base64(std::string_view text) {
    while (!text.empty() && text.back() == '=')
        text.remove_suffix(1);
    std::string result;
    std::uint32_t bits = 0;
    int count = 0;
    for (const char c : text) {
        std::uint32_t digit = 0;
        if (is_upper(c))
            digit = static_cast<std::uint32_t>(c - 'A');
        else if (is_lower(c))
            digit = static_cast<std::uint32_t>(c - 'a' + 26);
        else if (is_digit(c))
            digit = static_cast<std::uint32_t>(c - '0' + 52);
        else if (c == '+' || c == '-')
            digit = 62;
        else if (c == '/' || c == '_')
            digit = 63;
        else
            return std::nullopt;
        bits = bits << 6U | digit;
        count += 6;
        if (count < 8) continue;
        count -= 8;
        const char byte = static_cast<char>(bits >> static_cast<unsigned>(count) & 0xFFU);
        if (static_cast<unsigned char>(byte) < 0x20 && byte != '\n' && byte != '\t' && byte != '\r')
            return std::nullopt;
        result += byte;
    }
    if (result.empty() || !is_utf8(result)) return std::nullopt;
    return result;
}

}  // namespace sessionaudit
