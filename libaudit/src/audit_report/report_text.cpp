#include "audit_report/report_text.hpp"

#include "core/ascii.hpp"
#include "core/percent.hpp"
#include "core/utf8.hpp"

namespace sessionaudit {
namespace {

constexpr std::string_view kHexDigits = "0123456789abcdef";

void append_byte(std::string& out, unsigned char byte) {
    out += "\\x";
    out += kHexDigits[byte >> 4U];
    out += kHexDigits[byte & 15U];
}

void append_code(std::string& out, char32_t c) {
    out += "\\u";
    for (unsigned shift = 16; shift != 0; shift -= 4)
        out += kHexDigits[(c >> (shift - 4)) & 15U];
}

/// Breaks a line, or turns around what stands after it (UAX 9), or is not seen at all.
bool is_unruly(char32_t c) {
    return (c >= 0x200B && c <= 0x200F) || (c >= 0x2028 && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) ||
           c == 0xFEFF || c == 0x061C;
}

struct Unit {
    std::int64_t seconds;
    std::string_view name;
};
constexpr Unit kUnits[] = {{365 * 86400, "year"}, {30 * 86400, "month"}, {86400, "day"},
                           {3600, "hour"},        {60, "minute"},        {1, "second"}};

}  // namespace

std::string one_line(std::string_view text) {
    std::string line;
    line.reserve(text.size());
    while (!text.empty()) {
        const std::string_view before = text;
        const auto c = take_code_point(text);
        if (!c) {
            append_byte(line, static_cast<unsigned char>(before.front()));
            text.remove_prefix(1);
        } else if (*c < 0x20 || (*c >= 0x7F && *c < 0xA0)) {
            append_byte(line, static_cast<unsigned char>(*c));
        } else if (is_unruly(*c)) {
            append_code(line, *c);
        } else {
            line += before.substr(0, before.size() - text.size());
        }
    }
    return line;
}

std::string counted(std::size_t count, std::string_view one, std::string_view many) {
    std::string text = std::to_string(count) + " ";
    if (count == 1) return text.append(one);
    if (!many.empty()) return text.append(many);
    return text.append(one).append("s");
}

std::string level_list(const LevelCounts& counts) {
    std::string list;
    for (const FindingLevel level : kWorstFirst) {
        const std::size_t count = counts[static_cast<std::size_t>(level)];
        if (count == 0) continue;
        if (!list.empty()) list += ", ";
        list += std::to_string(count) + " " + std::string(to_string(level));
    }
    return list.empty() ? "none" : list;
}

std::string_view state_word(FindingState state) noexcept {
    switch (state) {
        case FindingState::fresh:
            return "new";
        case FindingState::worse:
            return "worse";
        case FindingState::known:
            return "known";
        case FindingState::suppressed:
            return "suppressed";
        case FindingState::suppression_ended:
            return "suppression ended";
    }
    return "new";
}

std::string lifetime_words(const std::optional<std::int64_t>& seconds) {
    if (!seconds) return "until the browser closes";
    if (*seconds <= 0) return "expired";
    for (const Unit& unit : kUnits) {
        // "13 months" says more than "1 year", "90 minutes" more than "1 hour".
        if (*seconds < unit.seconds * 2 && *seconds != unit.seconds && unit.seconds != 1) continue;
        const std::int64_t count = (*seconds + unit.seconds / 2) / unit.seconds;
        const std::string about = *seconds % unit.seconds == 0 ? "" : "about ";
        return about + counted(static_cast<std::size_t>(count), unit.name);
    }
    return std::to_string(*seconds) + " seconds";
}

std::string cookie_words(const CookieFinding& finding) {
    if (finding.cookie.empty() && finding.domain.empty()) return "the target";
    if (finding.cookie.empty() && finding.path.empty()) return one_line(finding.domain);
    const std::string name = finding.cookie.empty() ? "a cookie without a name" : one_line(finding.cookie);
    return finding.domain.empty() ? name : name + " of " + one_line(finding.domain + finding.path);
}

std::string minute_words(Timestamp at) {
    const std::string text = to_rfc3339(at);
    return text.substr(0, 10) + " " + text.substr(11, 5) + " UTC";
}

std::string message_of(const CookieFinding& finding) {
    return one_line(finding.message.empty() ? finding.rule->title : std::string_view(finding.message));
}

std::string as_uri(std::string_view url) {
    constexpr std::string_view kAllowed = "-._~:/?#@!$&'()*+,;=";
    std::string uri;
    bool fragment = false;
    for (std::size_t i = 0; i < url.size(); ++i) {
        const char c = url[i];
        const bool word = ascii::is_alnum(c);
        const bool escape = percent_triple(url, i).has_value();
        const bool bracket =
            (c == '[' || c == ']') && url.find("//") < i && url.find('/', url.find("//") + 2) > i;
        const bool second_hash = c == '#' && fragment;
        fragment = fragment || c == '#';
        if (word || escape || bracket || (kAllowed.find(c) != std::string_view::npos && !second_hash)) {
            uri += c;
            continue;
        }
        append_percent_triple(uri, c);
    }
    return uri;
}

}  // namespace sessionaudit
