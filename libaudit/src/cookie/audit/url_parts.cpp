#include "cookie/audit/url_parts.hpp"

#include "cookie/audit/url_secrets.hpp"
#include "cookie/audit/value_shape.hpp"
#include "core/ascii.hpp"

namespace sessionaudit {
namespace {

std::string host_of(std::string_view authority) {
    if (const std::size_t at = authority.rfind('@'); at != std::string_view::npos)
        authority.remove_prefix(at + 1);
    if (!authority.empty() && authority.front() == '[')
        return ascii::to_lower(authority.substr(1, authority.find(']') - 1));
    return ascii::to_lower(authority.substr(0, authority.find(':')));
}

}  // namespace

UrlParts url_parts(std::string_view url) {
    UrlParts parts;
    const std::size_t colon = url.find("://");
    if (colon == std::string_view::npos) return parts;
    parts.scheme = ascii::to_lower(url.substr(0, colon));
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
    return hidden_url(url.substr(0, url.find('#')), &length_of);
}

}  // namespace sessionaudit
