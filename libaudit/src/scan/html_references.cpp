#include <array>
#include <charconv>

#include "scan/html_tokens.hpp"

namespace sessionaudit {
namespace {

struct NamedReference {
    std::string_view name;
    char32_t point;
};
// WHATWG 13.5, the part that matters here.
constexpr std::array<NamedReference, 56> kNames{{
    {"amp", U'&'},      {"lt", U'<'},      {"gt", U'>'},      {"quot", U'"'},    {"apos", U'\''},
    {"nbsp", 0xA0},     {"AMP", U'&'},     {"LT", U'<'},      {"GT", U'>'},      {"QUOT", U'"'},
    {"agrave", 0xE0},   {"aacute", 0xE1},  {"acirc", 0xE2},   {"atilde", 0xE3},  {"auml", 0xE4},
    {"aring", 0xE5},    {"aelig", 0xE6},   {"ccedil", 0xE7},  {"egrave", 0xE8},  {"eacute", 0xE9},
    {"ecirc", 0xEA},    {"euml", 0xEB},    {"igrave", 0xEC},  {"iacute", 0xED},  {"icirc", 0xEE},
    {"iuml", 0xEF},     {"ntilde", 0xF1},  {"ograve", 0xF2},  {"oacute", 0xF3},  {"ocirc", 0xF4},
    {"otilde", 0xF5},   {"ouml", 0xF6},    {"oslash", 0xF8},  {"ugrave", 0xF9},  {"uacute", 0xFA},
    {"ucirc", 0xFB},    {"uuml", 0xFC},    {"szlig", 0xDF},   {"Agrave", 0xC0},  {"Eacute", 0xC9},
    {"Egrave", 0xC8},   {"Ccedil", 0xC7},  {"Auml", 0xC4},    {"Ouml", 0xD6},    {"Uuml", 0xDC},
    {"Ntilde", 0xD1},   {"rsquo", 0x2019}, {"lsquo", 0x2018}, {"ndash", 0x2013}, {"mdash", 0x2014},
    {"hellip", 0x2026}, {"laquo", 0xAB},   {"raquo", 0xBB},   {"colon", U':'},   {"sol", U'/'},
    {"equals", U'='},
}};

void append_utf8(std::string& out, char32_t point) {
    const auto byte = [&](char32_t value) { out += static_cast<char>(static_cast<unsigned char>(value)); };
    if (point < 0x80) {
        byte(point);
    } else if (point < 0x800) {
        byte(0xC0U | (point >> 6U));
        byte(0x80U | (point & 0x3FU));
    } else if (point < 0x10000) {
        byte(0xE0U | (point >> 12U));
        byte(0x80U | ((point >> 6U) & 0x3FU));
        byte(0x80U | (point & 0x3FU));
    } else {
        byte(0xF0U | (point >> 18U));
        byte(0x80U | ((point >> 12U) & 0x3FU));
        byte(0x80U | ((point >> 6U) & 0x3FU));
        byte(0x80U | (point & 0x3FU));
    }
}

/// What stands between '&' and ';'. 0 for what is no reference.
char32_t reference(std::string_view name) {
    if (name.starts_with('#')) {
        name.remove_prefix(1);
        const bool hex = name.starts_with('x') || name.starts_with('X');
        if (hex) name.remove_prefix(1);
        std::uint32_t number = 0;
        const auto [end, fault] =
            std::from_chars(name.data(), name.data() + name.size(), number, hex ? 16 : 10);
        if (fault != std::errc{} || end != name.data() + name.size()) return 0;
        const bool character = number != 0 && number <= 0x10FFFF && (number < 0xD800 || number > 0xDFFF);
        return character ? number : 0xFFFD;
    }
    for (const NamedReference& known : kNames)
        if (known.name == name) return known.point;
    return 0;
}

}  // namespace

std::string decode_html(std::string_view text) {
    constexpr std::size_t kReferenceMax = 12;
    std::string decoded;
    decoded.reserve(text.size());
    std::size_t at = 0;
    while (at < text.size()) {
        const std::size_t ampersand = std::min(text.find('&', at), text.size());
        decoded.append(text.substr(at, ampersand - at));
        at = ampersand;
        if (at == text.size()) break;
        const std::string_view rest = text.substr(at + 1, kReferenceMax);
        const std::size_t end = rest.find(';');
        const char32_t point = end == std::string_view::npos ? 0 : reference(rest.substr(0, end));
        if (point != 0)
            append_utf8(decoded, point);
        else
            decoded += '&';
        at += point != 0 ? end + 2 : 1;
    }
    return decoded;
}

}  // namespace sessionaudit
