#include "cookie/audit/url_parts.hpp"

#include "cookie/audit/ascii.hpp"
#include "cookie/audit/value_shape.hpp"

namespace sessionaudit {
namespace {

std::string host_of(std::string_view authority) {
    if (const std::size_t at = authority.rfind('@'); at != std::string_view::npos)
        authority.remove_prefix(at + 1);
    if (!authority.empty() && authority.front() == '[')
        return ascii::lower(authority.substr(1, authority.find(']') - 1));
    return ascii::lower(authority.substr(0, authority.find(':')));
}

/// `name=value` of a URL, its value hidden where it may be a secret.
std::string shown_parameter(std::string_view parameter) {
    constexpr std::size_t kWordMax = 12;
    const std::size_t equals = parameter.find('=');
    if (equals == std::string_view::npos) {
        const bool plain = parameter.size() <= kWordMax || !looks_random(parameter);
        return plain ? std::string(parameter) : length_of(parameter);
    }
    const std::string_view value = parameter.substr(equals + 1);
    const bool plain =
        value.size() <= 1 ||
        (value.size() <= kWordMax && !names_session_parameter(parameter.substr(0, equals)) &&
         value.find("%40") == std::string_view::npos && value.find('@') == std::string_view::npos);
    return std::string(parameter.substr(0, equals + 1)) + (plain ? std::string(value) : length_of(value));
}

std::string shown_list(std::string_view list, char separator) {
    std::string result;
    for (std::size_t begin = 0; begin <= list.size();) {
        const std::size_t end = std::min(list.find(separator, begin), list.size());
        if (begin != 0) result += separator;
        result += shown_parameter(list.substr(begin, end - begin));
        begin = end + 1;
    }
    return result;
}

/// A segment of a path with its `;name=value` parameters; one that is nothing but a random text, too, may be
/// what opens a session (ASP.NET's `(S(...))`, links of invitations).
std::string shown_segment(std::string_view segment) {
    constexpr std::size_t kTokenMin = 20;
    const std::size_t semicolon = segment.find(';');
    const std::string_view name = segment.substr(0, semicolon);
    std::string result = name.size() >= kTokenMin && looks_random(name) ? length_of(name) : std::string(name);
    if (semicolon != std::string_view::npos) result += ";" + shown_list(segment.substr(semicolon + 1), ';');
    return result;
}

std::string shown_path(std::string_view path) {
    std::string result;
    for (std::size_t begin = 0; begin <= path.size();) {
        const std::size_t end = std::min(path.find('/', begin), path.size());
        if (begin != 0) result += '/';
        result += shown_segment(path.substr(begin, end - begin));
        begin = end + 1;
    }
    return result;
}

}  // namespace

UrlParts url_parts(std::string_view url) {
    UrlParts parts;
    const std::size_t colon = url.find("://");
    if (colon == std::string_view::npos) return parts;
    parts.scheme = ascii::lower(url.substr(0, colon));
    url = url.substr(0, url.find('#')).substr(colon + 3);
    const std::size_t end = std::min(url.find_first_of("/?"), url.size());
    parts.host = host_of(url.substr(0, end));
    const std::string_view rest = url.substr(end);
    const std::size_t question = rest.find('?');
    const std::string_view path = rest.substr(0, question);
    if (!path.empty()) parts.path = path;
    if (question != std::string_view::npos) parts.query = rest.substr(question + 1);
    return parts;
}

std::string shown_url(std::string_view url) {
    const std::size_t colon = url.find("://");
    if (colon == std::string_view::npos) return shown_path(url.substr(0, url.find_first_of("?#")));
    const std::string_view rest = url.substr(0, url.find('#')).substr(colon + 3);
    const std::size_t end = std::min(rest.find_first_of("/?"), rest.size());
    std::string_view authority = rest.substr(0, end);
    if (const std::size_t at = authority.rfind('@'); at != std::string_view::npos)
        authority.remove_prefix(at + 1);
    std::string result = std::string(url.substr(0, colon + 3)) + std::string(authority);
    const std::string_view after = rest.substr(end);
    const std::size_t question = after.find('?');
    result += shown_path(after.substr(0, question));
    if (question != std::string_view::npos) result += "?" + shown_list(after.substr(question + 1), '&');
    return result;
}

}  // namespace sessionaudit
