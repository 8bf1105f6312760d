// Apart what RFC 7230 3.2.2 should not have been done to: Set-Cookie fields joined by commas. No grammar can
// undo it for certain, since values may hold commas; what follows a comma tells, if it looks like `name=`.
#include "core/ascii.hpp"
#include "sessionaudit/set_cookie.hpp"

namespace sessionaudit {
namespace {

/// WSP of RFC 5234.
bool is_wsp_octet(char octet) {
    return octet == ' ' || octet == '\t';
}

/// What a name in the wild may consist of: no white space, quotes, or brackets of JSON.
bool is_name_octet(char octet) {
    constexpr std::string_view kNever = "\"{}()<>@\\=;,";
    const auto code = static_cast<unsigned char>(octet);
    return code > 0x20 && code != 0x7f && kNever.find(octet) == std::string_view::npos;
}

/// Whether `name=` stands here. Reads no further than the next comma, so that all looks together read the
/// text once.
bool name_follows(std::string_view text) {
    std::size_t at = 0;
    while (at < text.size() && is_wsp_octet(text[at]))
        ++at;
    const std::size_t begin = at;
    while (at < text.size() && is_name_octet(text[at]))
        ++at;
    if (at == begin) return false;
    while (at < text.size() && is_wsp_octet(text[at]))
        ++at;
    return at < text.size() && text[at] == '=';
}

}  // namespace

std::vector<std::string_view> split_folded_set_cookie(std::string_view field_value) {
    std::vector<std::string_view> lines;
    std::size_t begin = 0;
    for (std::size_t comma = field_value.find(','); comma != std::string_view::npos;
         comma = field_value.find(',', comma + 1)) {
        if (!name_follows(field_value.substr(comma + 1))) continue;
        const std::string_view line = ascii::trim(field_value.substr(begin, comma - begin), " \t");
        if (!line.empty()) lines.push_back(line);
        begin = comma + 1;
    }
    lines.push_back(ascii::trim(field_value.substr(begin), " \t"));
    return lines;
}

}  // namespace sessionaudit
