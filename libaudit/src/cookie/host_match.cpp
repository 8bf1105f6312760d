#include "cookie/host_match.hpp"

#include "sessionaudit/cookie_verdict.hpp"

namespace sessionaudit {

bool domain_matches(std::string_view host, std::string_view domain) {
    if (host == domain) return true;
    if (domain.empty() || host.size() <= domain.size() || !host.ends_with(domain)) return false;
    return host[host.size() - domain.size() - 1] == '.' && !is_ip_address(host);
}

std::string_view default_cookie_path(std::string_view request_path) {
    if (!request_path.starts_with('/')) return "/";
    const std::size_t last = request_path.rfind('/');
    return last == 0 ? "/" : request_path.substr(0, last);
}

bool path_matches(std::string_view request_path, std::string_view cookie_path) {
    if (!request_path.starts_with(cookie_path)) return false;
    if (request_path.size() == cookie_path.size() || cookie_path.ends_with('/')) return true;
    return request_path[cookie_path.size()] == '/';
}

}  // namespace sessionaudit
