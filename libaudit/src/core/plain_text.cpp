#include "core/plain_text.hpp"

#include "core/utf8.hpp"

namespace sessionaudit {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

bool is_control(char32_t c) {
    return (c < 0x20 && c != '\n' && c != '\t') || (c >= 0x7F && c < 0xA0);
}

void append_escaped(std::string& out, char32_t c, std::string_view bytes) {
    switch (c) {
        case '&':
            out += "&amp;";
            return;
        case '<':
            out += "&lt;";
            return;
        case '>':
            out += "&gt;";
            return;
        case '"':
            out += "&quot;";
            return;
        case '\'':
            out += "&#39;";
            return;
        default:
            break;
    }
    out += is_control(c) ? kReplacement : bytes;
}

}  // namespace

std::string valid_utf8(std::string_view text) {
    if (is_utf8(text)) return std::string(text);
    std::string valid;
    while (!text.empty()) {
        const std::string_view before = text;
        if (take_code_point(text)) {
            valid += before.substr(0, before.size() - text.size());
        } else {
            valid += kReplacement;
            text.remove_prefix(1);
        }
    }
    return valid;
}

std::string escape_html(std::string_view text) {
    std::string escaped;
    escaped.reserve(text.size());
    while (!text.empty()) {
        const std::string_view before = text;
        if (const auto c = take_code_point(text)) {
            append_escaped(escaped, *c, before.substr(0, before.size() - text.size()));
        } else {
            escaped += kReplacement;
            text.remove_prefix(1);
        }
    }
    return escaped;
}

}  // namespace sessionaudit
