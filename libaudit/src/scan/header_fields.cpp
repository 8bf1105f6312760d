#include "scan/header_fields.hpp"

#include <charconv>

#include "core/ascii.hpp"

namespace sessionaudit {

std::string_view without_line_break(std::string_view line) noexcept {
    if (line.ends_with('\n')) line.remove_suffix(1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
}

std::optional<StatusLine> parse_status_line(std::string_view line) {
    if (line.size() < 6 || !ascii::equal_ignoring_case(line.substr(0, 5), "http/")) return std::nullopt;
    const std::size_t gap = line.find(' ');
    if (gap == std::string_view::npos || gap < 6 || gap > 8) return std::nullopt;
    StatusLine read;
    read.http_version = line.substr(5, gap - 5);
    if (read.http_version.find_first_not_of("0123456789.") != std::string::npos) return std::nullopt;
    if (read.http_version == "2.0" || read.http_version == "3.0") read.http_version.resize(1);
    const std::string_view rest = ascii::trim(line.substr(gap), " \t");
    const std::string_view digits = rest.substr(0, rest.find(' '));
    const auto [end, fault] = std::from_chars(digits.data(), digits.data() + digits.size(), read.status);
    const bool three = fault == std::errc{} && end == digits.data() + digits.size() && digits.size() == 3;
    if (!three || read.status < 100) return std::nullopt;
    return read;
}

bool take_header_line(std::vector<HeaderField>& fields, std::string_view line) {
    const bool goes_on = line.starts_with(' ') || line.starts_with('\t');
    if (goes_on && !fields.empty()) {
        const std::string_view rest = ascii::trim(line, " \t");
        if (!rest.empty())
            fields.back().value.append(fields.back().value.empty() ? 0U : 1U, ' ').append(rest);
        return true;
    }
    // Names of HTTP/2's own begin with a colon.
    const std::size_t colon = line.find(':', line.starts_with(':') ? 1 : 0);
    if (colon == std::string_view::npos) return false;
    fields.push_back({std::string(ascii::trim(line.substr(0, colon), " \t")),
                      std::string(ascii::trim(line.substr(colon + 1), " \t"))});
    return true;
}

}  // namespace sessionaudit
